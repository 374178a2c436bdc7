import { DeviceFault } from '../deviceFault.ts'
import type { Program } from '../program.ts'
import { sizeOf } from '../tensor.ts'
import { bytesOf, type PlanWriter, part, type Ref, type StorageFormat } from './planWriter.ts'

/** Where a part of a packed buffer lies. */
export type PackedRef = { readonly ref: Ref; readonly block: number }

/** Where each value lies, in each format that somebody asked for. */
export class Values {
  private readonly program: Program
  private readonly writer: PlanWriter
  private readonly refs = new Map<string, Ref>()
  private readonly fixed = new Map<number, Float32Array>()
  private readonly packed = new Map<number, PackedRef>()

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

  putPacked(value: number, packed: PackedRef): void {
    this.packed.set(value, packed)
  }

  fix(value: number, data: Float32Array): void {
    this.fixed.set(value, data)
  }

  /** Whether a value lies there in bf16 only. */
  isRounded(value: number): boolean {
    return this.refs.has(`${value} bf16`) && !this.refs.has(`${value} f32`)
  }

  /** A value in a format; stored in the other one only, it is cast once for all who ask. */
  get(value: number, format: StorageFormat): Ref {
    const known = this.refs.get(`${value} ${format}`)
    if (known) return known
    const made = this.constant(value, format) ?? this.unpacked(value, format) ?? this.cast(value, format)
    this.put(value, format, made)
    return made
  }

  private constant(value: number, format: StorageFormat): Ref | null {
    const data = this.fixed.get(value)
    if (!data) return null
    return this.writer.constant(format === 'bf16' ? Uint16Array.from(data, toBf16) : data)
  }

  private unpacked(value: number, format: StorageFormat): Ref | null {
    const packed = this.packed.get(value)
    if (!packed) return null
    const to = this.writer.room(this.bytes(value, format))
    const count = { count: sizeOf(this.program.shapes[value]) }
    this.writer.launch('unpack8', format, [to, packed.ref, count, packed.block])
    return to
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
