const VARINT = 0
const BYTES = 2
const FIXED32 = 5
const text = new TextEncoder()

/** Writes protobuf messages into one buffer that doubles when it is full. Fields are written in the order called. */
export class WireWriter {
  private bytes = new Uint8Array(4096)
  private at = 0

  /** The bytes written so far, as a view. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  /** A whole number; negative ones take ten bytes, as protobuf wants. */
  int(field: number, value: number | bigint): void {
    this.tag(field, VARINT)
    this.varint(value)
  }

  /** A 32-bit float. */
  float(field: number, value: number): void {
    this.tag(field, FIXED32)
    this.fixed32(value)
  }

  /** A list of whole numbers, packed; an empty list is left out. */
  ints(field: number, values: readonly number[]): void {
    if (values.length === 0) return
    this.message(field, () => {
      for (const value of values) this.varint(value)
    })
  }

  /** A list of 32-bit floats, packed; an empty list is left out. */
  floats(field: number, values: readonly number[]): void {
    if (values.length === 0) return
    this.message(field, () => {
      for (const value of values) this.fixed32(value)
    })
  }

  string(field: number, value: string): void {
    this.raw(field, text.encode(value))
  }

  raw(field: number, value: Uint8Array): void {
    this.tag(field, BYTES)
    this.varint(value.length)
    this.reserve(value.length)
    this.bytes.set(value, this.at)
    this.at += value.length
  }

  /** A nested message: the body is written first and then moved to make room for its length. */
  message(field: number, body: () => void): void {
    this.tag(field, BYTES)
    const start = this.at
    body()
    const end = this.at
    this.varint(end - start)
    const width = this.at - end
    const length = this.bytes.slice(end, this.at)
    this.bytes.copyWithin(start + width, start, end)
    this.bytes.set(length, start)
  }

  private tag(field: number, wire: number): void {
    this.varint((field << 3) | wire)
  }

  private fixed32(value: number): void {
    this.reserve(4)
    new DataView(this.bytes.buffer).setFloat32(this.at, value, true)
    this.at += 4
  }

  private varint(value: number | bigint): void {
    this.reserve(10)
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) this.bytes[this.at++] = Number(rest & 127n) | 128
    this.bytes[this.at++] = Number(rest)
  }

  private reserve(count: number): void {
    const needed = this.at + count
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.at))
    this.bytes = grown
  }
}
