const TWO_32 = 4294967296

/**
 * Philox 4×32-10 (Salmon et al., SC 2011): four uniform 32-bit words from a counter and a key. Counter-based, so any
 * device can make any part of the stream. Writes into `out`.
 */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  // taking pairs apart here made noise twice as slow
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0)
    const high1 = highProduct(0xcd9e8d57, c2)
    const low0 = Math.imul(0xd2511f53, c0)
    c0 = high1 ^ c1 ^ k0
    c1 = Math.imul(0xcd9e8d57, c2)
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** The high 32 bits of a 32 × 32-bit product. */
function highProduct(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const cross = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) | 0
}

/** `count` standard normals from (seed, stream), float32. Seeds are whole numbers up to 2^53. */
export function seededNormals(seed: number, stream: number, count: number): Float32Array {
  const out = new Float32Array(count)
  const words = new Uint32Array(4)
  const key = [seed >>> 0, Math.floor(seed / TWO_32) >>> 0] as const
  for (let at = 0; at < count; at += 4) {
    philox([at >>> 2, 0, stream >>> 0, 0x5343], key, words)
    for (let pair = 0; pair < 4 && at + pair < count; pair += 2) {
      const radius = Math.sqrt(-2 * Math.log((words[pair] + 0.5) / TWO_32))
      const angle = (2 * Math.PI * (words[pair + 1] + 0.5)) / TWO_32
      out[at + pair] = radius * Math.cos(angle)
      if (at + pair + 1 < count) out[at + pair + 1] = radius * Math.sin(angle)
    }
  }
  return out
}

/** A stream of uniform numbers in (0, 1) for choices that are not noise: data order, times, dropout. */
export function seededUniforms(seed: number, stream: number): () => number {
  const words = new Uint32Array(4)
  const key = [seed >>> 0, Math.floor(seed / TWO_32) >>> 0] as const
  let drawn = 0
  return () => {
    if (drawn % 4 === 0) philox([drawn >>> 2, 1, stream >>> 0, 0x5343], key, words)
    return (words[drawn++ % 4] + 0.5) / TWO_32
  }
}

/** `count` values from number `offset` on become keep · value + fresh · normal, with the first normals of (seed, stream). */
export type DrawnPart = Readonly<Record<'offset' | 'count' | 'seed' | 'stream' | 'keep' | 'fresh', number>>

/** Draws parts of an array, as residents do: products and sums in float64, then rounded. */
export function drawParts(values: Float32Array, parts: readonly DrawnPart[]): void {
  for (const { offset, count, seed, stream, keep, fresh } of parts) {
    const normals = seededNormals(seed, stream, count)
    // what is there does not count where nothing of it is kept: it may be no number
    for (let i = 0; i < count; i++)
      values[offset + i] = keep === 0 ? fresh * normals[i] : keep * values[offset + i] + fresh * normals[i]
  }
}
