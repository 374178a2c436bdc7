import type { OnnxGraph } from './onnx/graph.ts'
import { type Call, type Shape, ShapeFault, sizeOf, type Tensor } from './tensor.ts'

export type Attr =
  | number
  | string
  | boolean
  | Int32Array
  | Float32Array
  | readonly Attr[]
  | { readonly [name: string]: Attr }
export type Attrs = { readonly [name: string]: Attr | undefined }

/** Numbers with a shape, in float64: what a meaning reads and writes. */
export type Numbers = { readonly shape: Shape; readonly data: Float64Array }

/** What a gradient rule sees: the call's tensors and the gradient of the loss by each output (null where none arrives). */
export type GradientCall<A extends Attrs> = {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  readonly gradients: readonly (Tensor | null)[]
  readonly attrs: A
}

/** What an ONNX lowering sees: names of values in the graph, their shapes, and which outputs anybody reads. */
export type OnnxCall<A extends Attrs> = {
  readonly inputs: readonly string[]
  readonly shapes: readonly Shape[]
  readonly outputShapes: readonly Shape[]
  readonly used: readonly boolean[]
  readonly attrs: A
}

/**
 * One op of the closed list. `meaning` is the specification: a plain float64 loop that fills the zeroed outputs.
 * Every device is judged by it. `gradient` returns one gradient per input, null where none is defined.
 */
export type Op<A extends Attrs = Attrs> = {
  readonly name: string
  shape(inputs: readonly Shape[], attrs: A): readonly Shape[]
  meaning(inputs: readonly Numbers[], outputs: readonly Numbers[], attrs: A): void
  gradient?(call: GradientCall<A>): readonly (Tensor | null)[]
  onnx(graph: OnnxGraph, call: OnnxCall<A>): readonly string[]
  /** Name of the kernel file in native/kernels. */
  readonly cuda: string
}

const registry = new Map<string, Op>()

/** Registers an op under its name. The list is closed: a second op of one name is a programming error. */
export function defineOp<A extends Attrs>(op: Op<A>): Op<A> {
  if (registry.has(op.name)) throw new Error(`op ${op.name} is defined twice`)
  registry.set(op.name, op as unknown as Op)
  return op
}

/** Every op, by name, in order of definition. */
export const allOps = (): readonly Op[] => [...registry.values()]

// Calls are numbered as they are made: a program lists its instructions in the order its author wrote them.
let calls = 0

/** Applies an op to tensors: infers shapes (ShapeFault when they do not fit) and returns its outputs. */
export function apply<A extends Attrs>(op: Op<A>, inputs: readonly Tensor[], attrs: A): Tensor[] {
  const shapes = op.shape(
    inputs.map((input) => input.shape),
    attrs,
  )
  for (const shape of shapes)
    if (shape.some((size) => !Number.isInteger(size) || size < 0) || sizeOf(shape) > 2 ** 31)
      throw new ShapeFault(op.name, 'an output of whole, non-negative sizes', `[${shape.join(', ')}]`)
  const call: Call = { op: op as unknown as Op, inputs, attrs, order: calls++ }
  return shapes.map((shape, output) => ({ shape, call, output }))
}
