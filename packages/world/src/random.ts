/** A deterministic stream of numbers, equal on every machine: only 32-bit integer arithmetic. */
export type Random = {
  /** Uniform in [0, 1). */
  next: () => number
  /** Uniform in [low, high). */
  between: (low: number, high: number) => number
  /** One member, uniform. */
  pick: <T>(list: readonly T[]) => T
  /** True with probability p. */
  chance: (p: number) => boolean
}

/** sfc32 seeded by a number and a stream number, so that one seed gives many independent streams. */
export function random(seed: number, stream = 0): Random {
  let a = seed | 0
  let b = Math.imul(stream + 1, 0x9e3779b9) | 0
  let c = Math.floor(seed / 4294967296) | 0
  let counter = 1
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) draw()
  const next = () => draw() / 4294967296
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    pick: (list) => list[Math.floor(next() * list.length)],
    chance: (p) => next() < p,
  }
}

/** The index drawn from unnormalised weights. */
export function weighted(from: Random, weights: readonly number[]): number {
  let rest = from.next() * weights.reduce((sum, w) => sum + w, 0)
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i]
    if (rest < 0) return i
  }
  return weights.length - 1
}
