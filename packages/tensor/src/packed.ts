/** Values in 8 bits: every stretch of `block` of them is whole numbers from −127 to 127 times a scale of its own. */
export class PackedValues {
  readonly block: number
  private readonly packed: Int8Array
  private readonly scales: Float32Array

  constructor(count: number, block: number) {
    checkBlock(count, block)
    this.block = block
    this.packed = new Int8Array(count)
    this.scales = new Float32Array(count / block)
  }

  write(values: Float32Array, offset: number): void {
    const { block, packed, scales } = this
    checkBlock(offset, block)
    checkBlock(values.length, block)
    for (let at = 0; at < values.length; at += block) {
      let most = 0
      for (let i = at; i < at + block; i++) most = Math.max(most, Math.abs(values[i]))
      const scale = Math.fround(most / 127)
      scales[(offset + at) / block] = scale
      for (let i = at; i < at + block; i++)
        packed[offset + i] = scale === 0 ? 0 : toEven(Math.fround(values[i] / scale))
    }
  }

  read(offset: number, count: number): Float32Array {
    const { block, packed, scales } = this
    checkBlock(offset, block)
    return Float32Array.from({ length: count }, (_, i) => {
      const at = offset + i
      return scales[Math.floor(at / block)] * packed[at]
    })
  }
}

function checkBlock(count: number, block: number): void {
  if (block % 8 !== 0 || count % block !== 0)
    throw new RangeError(`${count} values are no whole number of blocks of ${block}, or those none of eights`)
}

/** Nearest whole number, the even one of two. */
function toEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}
