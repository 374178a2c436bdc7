/** IEEE 754 half precision to float32. */
export const fromHalf = (bits: Uint16Array): Float32Array => Float32Array.from(bits, halfToFloat)

function halfToFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Float32 to the nearest half, ties to even. A number too large for a half is a fault: infinity would hide it. */
export const toHalf = (values: Float32Array): Uint16Array => Uint16Array.from(values, floatToHalf)

function floatToHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (!(size < 65520)) throw new RangeError(`${value} does not fit half precision`)
  // below 2^-14 halves are 2^-24 apart; above, 1024 to each power of two
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const steps = roundToEven(size * 2 ** (10 - exponent))
  return sign + (size < 2 ** -14 ? steps : ((exponent + 14) << 10) + steps)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
