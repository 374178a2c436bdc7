import type { Program } from './program.ts'
import { type Shape, ShapeFault, sameShape, showShape, sizeOf } from './tensor.ts'

export type DeviceName = 'reference' | 'onnx' | 'cuda'

/** A program made ready by a device. Inputs and outputs are float32, row-major, by name. */
export type Executable = {
  /** Runs once. Every input of the program must be given with its exact number of elements. */
  run(inputs: Readonly<Record<string, Float32Array>>): Promise<Record<string, Float32Array>>
  release(): Promise<void>
}

/**
 * Options of compilation. `int8` lowers linears over params to 8-bit integers where the device can. `frozen` promises
 * that the weights do not change: a device with memory of its own then copies them once, not at every run.
 */
export type CompileOptions = { readonly int8?: boolean; readonly frozen?: boolean }

/** Something that runs programs. `compile` may be called with any program; the weights buffer is read at every run. */
export type Device = {
  readonly name: DeviceName
  compile(program: Program, weights: Weights, options?: CompileOptions): Promise<Executable>
  release(): Promise<void>
}

/** All parameters of a model in one flat float32 buffer, each tensor at a 4,096-byte boundary. */
export type Weights = { readonly buffer: Float32Array; readonly index: ReadonlyMap<string, WeightSlot> }
export type WeightSlot = { readonly offset: number; readonly shape: Shape }

const ALIGN = 4096 / Float32Array.BYTES_PER_ELEMENT

/** Lays out parameters in the order given and allocates the zeroed buffer. */
export function allocateWeights(params: readonly { name: string; shape: Shape }[]): Weights {
  const index = new Map<string, WeightSlot>()
  let offset = 0
  for (const { name, shape } of params) {
    if (index.has(name)) throw new RangeError(`parameter "${name}" is listed twice`)
    index.set(name, { offset, shape })
    offset += Math.ceil(sizeOf(shape) / ALIGN) * ALIGN
  }
  return { buffer: new Float32Array(offset), index }
}

/** The elements of one parameter, as a view of the buffer. */
export function weightView(weights: Weights, name: string): Float32Array {
  const slot = weights.index.get(name)
  if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
  return weights.buffer.subarray(slot.offset, slot.offset + sizeOf(slot.shape))
}

/** Throws when inputs are missing or have the wrong number of elements. */
export function checkInputs(program: Program, inputs: Readonly<Record<string, Float32Array>>): void {
  for (const { name, value } of program.inputs) {
    const size = sizeOf(program.shapes[value])
    const given = inputs[name]
    if (!given) throw new RangeError(`input "${name}" is missing`)
    if (given.length !== size) throw new RangeError(`input "${name}" has ${given.length} elements, expected ${size}`)
  }
}

/** Throws when the weights lack a parameter of the program or hold it in another shape. */
export function checkWeights(program: Program, weights: Weights): void {
  for (const { name, value } of program.params) {
    const slot = weights.index.get(name)
    if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
    if (!sameShape(slot.shape, program.shapes[value]))
      throw new ShapeFault('param', `"${name}" ${showShape(program.shapes[value])}`, showShape(slot.shape))
  }
}
