import type { Weights } from '../device.ts'
import { DeviceFault } from '../deviceFault.ts'
import { liveValues } from '../live.ts'
import { type Instruction, isLeaf, type Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import type { CudaCall } from './call.ts'
import { lowerings } from './lower/index.ts'
import { bytesOf, type CudaPlan, PlanWriter, part, type Ref, type StorageFormat } from './planWriter.ts'

/** Shapes, liveness, offsets and launches of a program: all that is known before it runs. Needs no device. */
export function planProgram(program: Program, weights: Pick<Weights, 'index'>, format: StorageFormat): CudaPlan {
  const writer = new PlanWriter()
  const values = new Values(program, writer)
  const inputs = program.inputs.map(({ value }) => {
    const ref = writer.inputRoom(values.bytes(value, 'f32'))
    values.put(value, 'f32', ref)
    return ref
  })
  for (const { name, value } of program.params) {
    const slot = weights.index.get(name)
    if (!slot) throw new RangeError(`the weights hold no parameter "${name}"`)
    values.put(value, format, writer.weight(slot.offset * bytesOf(format), values.bytes(value, format)))
  }
  const live = liveValues(program)
  for (const instruction of program.instructions)
    if (!isLeaf(instruction.op) && instruction.outputs.some((value) => live.has(value)))
      lowerInstruction({ instruction, program, writer, values, format, live })
  const outputs = program.outputs.map(({ value }) => values.get(value, 'f32'))
  return writer.finish(inputs, outputs)
}

type Site = {
  readonly instruction: Instruction
  readonly program: Program
  readonly writer: PlanWriter
  readonly values: Values
  readonly format: StorageFormat
  readonly live: ReadonlySet<number>
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

/** Where each value lies, in each format that somebody asked for. */
class Values {
  private readonly program: Program
  private readonly writer: PlanWriter
  private readonly refs = new Map<string, Ref>()
  private readonly fixed = new Map<number, Float32Array>()

  constructor(program: Program, writer: PlanWriter) {
    this.program = program
    this.writer = writer
  }

  bytes(value: number, format: StorageFormat): number {
    return sizeOf(this.program.shapes[value]) * bytesOf(format)
  }

  put(value: number, format: StorageFormat, ref: Ref): void {
    this.refs.set(`${value} ${format}`, ref)
  }

  fix(value: number, data: Float32Array): void {
    this.fixed.set(value, data)
  }

  /** A value in a format; stored in the other one only, it is cast once for all who ask. */
  get(value: number, format: StorageFormat): Ref {
    const known = this.refs.get(`${value} ${format}`)
    if (known) return known
    const made = this.constant(value, format) ?? this.cast(value, format)
    this.put(value, format, made)
    return made
  }

  private constant(value: number, format: StorageFormat): Ref | null {
    const data = this.fixed.get(value)
    if (!data) return null
    return this.writer.constant(format === 'bf16' ? Uint16Array.from(data, toBf16) : data)
  }

  private cast(value: number, format: StorageFormat): Ref {
    const other = format === 'f32' ? 'bf16' : 'f32'
    const from = this.refs.get(`${value} ${other}`)
    if (!from) throw new DeviceFault('invalid-program', `%${value} is read before it is written: verify the program`)
    const to = this.writer.room(this.bytes(value, format))
    const count = { count: sizeOf(this.program.shapes[value]) }
    this.writer.launch('cast', format, [to, part(from, 0, from.bytes), count, other === 'bf16' ? 1 : 0])
    return to
  }
}

const scratch = new Float32Array(1)
const bits = new Uint32Array(scratch.buffer)

/** Rounds to the nearest bf16, ties to even, as the kernels do. */
export function toBf16(value: number): number {
  scratch[0] = value
  if (Number.isNaN(value)) return 0x7fc0
  return (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) >>> 16
}
