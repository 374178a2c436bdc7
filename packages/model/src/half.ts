let table: Float32Array | undefined

/** IEEE 754 half precision to float32. */
export function fromHalf(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => halfToFloat(half))
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]]
  return values
}

function halfToFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

// as float32 bits: the first that rounds to infinity, and 2^-14, below which halves are 2^-24 apart
const TOO_LARGE = 0x477ff000
const NORMAL = 0x38800000

/** Float32 to the nearest half, ties to even. A number too large for a half is a fault: infinity would hide it. */
export function toHalf(values: Float32Array): Uint16Array {
  const floats = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const size = floats[i] & 0x7fffffff
    if (size >= TOO_LARGE) throw new RangeError(`${values[i]} does not fit half precision`)
    const rounded =
      size < NORMAL
        ? roundToEven(Math.abs(values[i]) * 2 ** 24)
        : // the exponent's offset goes from 127 to 15; half of what is cut off is added, less a bit where the rest is even
          (size - 0x38000000 + 0xfff + ((size >> 13) & 1)) >>> 13
    halves[i] = ((floats[i] >>> 16) & 0x8000) | rounded
  }
  return halves
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
