import type { Weights } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'
import { liveValues } from '../live.ts'
import { type Instruction, isLeaf, type Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import { Additions } from './additions.ts'
import type { CudaCall } from './call.ts'
import { BINARY } from './lower/elements.ts'
import { lowerings } from './lower/index.ts'
import { type PackedRef, Values } from './planValues.ts'
import { bytesOf, type CudaPlan, PlanWriter, packedBytes, type Ref, type StorageFormat } from './planWriter.ts'
import { RankSums, type SummedPart } from './rankSums.ts'

/** A part of the buffer of that number, from value `offset` on, that stands for an input or an output. */
export type BoundPart = {
  readonly buffer: number
  readonly offset: number
  readonly format: StorageFormat
  readonly adds?: boolean
  /** The buffer is in 8 bits, and so many values share a scale. */
  readonly block?: number
}
export type BoundParts = {
  readonly inputs: ReadonlyMap<string, BoundPart>
  readonly outputs: ReadonlyMap<string, BoundPart>
}
export type PlanOptions = {
  readonly format: StorageFormat
  readonly bound?: BoundParts
  /** In the order in which every process of the group sums them. */
  readonly sums?: readonly SummedPart[]
  /** Gradients that are only added to residents are made beside what follows. */
  readonly forks?: boolean
}

const unbound: BoundParts = { inputs: new Map(), outputs: new Map() }

/** Shapes, liveness, offsets and launches of a program: all that is known before it runs. Buffer 0 is the weights. Needs no device. */
export function planProgram(
  program: Program,
  weights: Pick<Weights, 'index'>,
  { format, bound = unbound, sums = [], forks = false }: PlanOptions,
): CudaPlan {
  const writer = new PlanWriter()
  const values = new Values(program, writer)
  const placed = ({ buffer, offset, format: stored }: BoundPart, value: number): Ref =>
    writer.buffer(buffer, offset * bytesOf(stored), values.bytes(value, stored))
  const inputs = program.inputs.flatMap(({ name, value }) => {
    const part = bound.inputs.get(name)
    if (part?.block !== undefined) {
      values.putPacked(value, packedRef(writer, part, sizeOf(program.shapes[value])))
      return []
    }
    const ref = part ? placed(part, value) : writer.inputRoom(values.bytes(value, 'f32'))
    values.put(value, part?.format ?? 'f32', ref)
    return part ? [] : [ref]
  })
  for (const { name, value } of program.params) {
    const slot = weights.index.get(name)
    if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
    values.put(value, format, writer.buffer(0, slot.offset * bytesOf(format), values.bytes(value, format)))
  }
  const live = liveValues(program)
  const added = isOnlyAdded(bound) ? addedOf(program, bound) : new Map<number, Output[]>()
  const read = forks ? new Set(program.instructions.flatMap(({ inputs }) => inputs)) : new Set<number>()
  const additions = new Additions(writer)
  const ranks = new RankSums(writer, sums, () => additions.flush())
  const addAll = (value: number) => {
    for (const { name, part } of added.get(value) ?? []) {
      addTo(
        { writer, values, additions },
        { value, part, to: placed(part, value), count: sizeOf(program.shapes[value]) },
      )
      ranks.isAdded(name)
    }
    added.delete(value)
  }
  for (const instruction of program.instructions)
    if (!isLeaf(instruction.op) && instruction.outputs.some((value) => live.has(value))) {
      const site = { instruction, program, writer, values, format, live }
      if (forks && isLeft(instruction, added, read)) lowerAside(site)
      else lowerInstruction(site)
      for (const value of instruction.outputs) addAll(value)
    }
  for (const value of [...added.keys()]) addAll(value)
  additions.flush()
  ranks.finish()
  writer.together()
  const rest = program.outputs.filter(({ name }) => !(isOnlyAdded(bound) && bound.outputs.has(name)))
  // all of them are made before the first is put where an input may lie
  const made = rest.map(({ name, value }) => {
    const part = bound.outputs.get(name)
    const ref = values.get(value, part?.block !== undefined ? format : (part?.format ?? 'f32'))
    return bound.outputs.size > 0 && writer.isInBuffer(ref) ? copied(writer, ref) : ref
  })
  rest.forEach(({ name, value }, at) => {
    const part = bound.outputs.get(name)
    const count = sizeOf(program.shapes[value])
    if (part?.block !== undefined)
      pack(writer, { packed: packedRef(writer, part, count), from: made[at], format, count })
    else if (part) keep(writer, { part, from: made[at], to: placed(part, value), count })
  })
  const outputs = rest.flatMap(({ name }, at) => (bound.outputs.has(name) ? [] : [made[at]]))
  return writer.finish(inputs, outputs)
}

/** Whether nothing is read from residents, and what goes there is added: then the order among them does not matter. */
const isOnlyAdded = ({ inputs, outputs }: BoundParts): boolean =>
  inputs.size === 0 && [...outputs.values()].every(({ adds }) => adds)

/** Where each value is added as soon as it is made: the memory it lay in is free for what follows. */
function addedOf(program: Program, { outputs }: BoundParts): Map<number, Output[]> {
  const added = new Map<number, Output[]>()
  for (const { name, value } of program.outputs) {
    const part = outputs.get(name)
    if (part) added.set(value, [...(added.get(value) ?? []), { name, part }])
  }
  return added
}

type Output = { readonly name: string; readonly part: BoundPart }

type Added = { readonly value: number; readonly part: BoundPart; readonly to: Ref; readonly count: number }

type Adding = { readonly writer: PlanWriter; readonly values: Values; readonly additions: Additions }

/** Adds a value to what is there, rounded values to f32 sums without a copy between. */
function addTo({ writer, values, additions }: Adding, { value, part, to, count }: Added): void {
  if (part.format === 'f32' && values.isRounded(value)) additions.add({ to, from: values.get(value, 'bf16'), count })
  else {
    writer.together()
    writer.launch('elementwise', part.format, [to, to, values.get(value, part.format), { count }, BINARY.add])
  }
}

function copied(writer: PlanWriter, from: Ref): Ref {
  const to = writer.room(from.bytes)
  copy(writer, to, from)
  return to
}

function copy(writer: PlanWriter, to: Ref, from: Ref): void {
  const whole = { count: to.bytes }
  writer.launch('copy', 'f32', [to, whole, from, whole, { count: 1 }, whole])
}

function packedRef(writer: PlanWriter, { buffer, offset, block, adds }: BoundPart, size: number): PackedRef {
  const of = block as number
  if (adds) throw new RangeError('outputs are not added to what is kept in 8 bits')
  if (offset % of !== 0 || size % of !== 0)
    throw new RangeError(`values ${offset} to ${offset + size} cut a block of ${of} of what is kept in 8 bits`)
  return { ref: writer.buffer(buffer, packedBytes(offset, of), packedBytes(size, of)), block: of }
}

type Packing = {
  readonly packed: PackedRef
  readonly from: Ref
  readonly format: StorageFormat
  readonly count: number
}

function pack(writer: PlanWriter, { packed: { ref, block }, from, format, count }: Packing): void {
  writer.launch('pack8', format, [ref, from, { count }, block])
}

type Kept = { readonly part: BoundPart; readonly from: Ref; readonly to: Ref; readonly count: number }

/** Puts an output where it is bound, or adds it to what is there. */
function keep(writer: PlanWriter, { part, from, to, count }: Kept): void {
  if (part.adds) writer.launch('elementwise', part.format, [to, to, from, { count }, BINARY.add])
  else copy(writer, to, from)
}

type Site = {
  readonly instruction: Instruction
  readonly program: Program
  readonly writer: PlanWriter
  readonly values: Values
  readonly format: StorageFormat
  readonly live: ReadonlySet<number>
}

// products and sums for weights and biases: half of all launches of a gradient, and nothing waits for them
const LEFT = new Set(['matmul', 'segSum'])

/** Whether all that an instruction makes is added to residents, and read by nothing else. */
const isLeft = (
  { op, outputs }: Instruction,
  added: ReadonlyMap<number, unknown>,
  read: ReadonlySet<number>,
): boolean => LEFT.has(op.name) && outputs.every((value) => added.has(value) && !read.has(value))

function lowerAside(site: Site): void {
  const { instruction, writer, values, format } = site
  // a cast that others read as well stays in line
  for (const value of instruction.inputs) values.get(value, format)
  writer.aside(() => lowerInstruction(site))
}

function lowerInstruction({ instruction, program, writer, values, format, live }: Site): void {
  const { op, inputs, outputs, attrs } = instruction
  if (op.name === 'constant') {
    values.fix(outputs[0], attrs.data as Float32Array)
    return
  }
  const lowering = lowerings[op.name]
  if (!lowering) throw new DeviceFault('invalid-program', `op ${op.name} does not run on CUDA yet: use the CPU for it`)
  const call: CudaCall = {
    writer,
    format,
    attrs,
    shapes: inputs.map((value) => program.shapes[value]),
    outputShapes: outputs.map((value) => program.shapes[value]),
    input: (at, as = format) => values.get(inputs[at], as),
    optional: (at) => (at < inputs.length ? values.get(inputs[at], format) : null),
    output: (at, as = format) => {
      if (!live.has(outputs[at])) return null
      const ref = writer.room(values.bytes(outputs[at], as))
      values.put(outputs[at], as, ref)
      return ref
    },
    alias: (at, ref) => values.put(outputs[at], format, ref),
  }
  lowering(call)
}
