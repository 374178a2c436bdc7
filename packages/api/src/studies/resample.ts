const RESAMPLES = 2000
const FEWEST_RESAMPLES = 200
// 0.1 s of a server that does nothing else meanwhile; beyond it fewer resamples are drawn
const MOST_SUMS = 3e7

/** Names as numbers from 0 on. */
export type Numbered = { of: readonly number[]; count: number }

/** Names as numbers from 0 on, in the order in which they first come. */
export function numbered(names: readonly number[]): Numbered {
  const numbers = new Map<number, number>()
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size)
  return { of: names.map((name) => numbers.get(name)!), count: numbers.size }
}

/**
 * The 95 % interval of each column's mean, from draws of raters and of scenes with replacement, a row counting as often as
 * its rater times its scene.
 */
export function bootstrap(rows: readonly number[][], raters: Numbered, scenes: Numbered): [number, number][] {
  const random = seeded(1)
  const sums = rows.length * rows[0].length
  const draws = Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(MOST_SUMS / sums)))
  const means: Float64Array[] = []
  while (means.length < draws) {
    const [ofRaters, ofScenes] = [drawCounts(raters.count, random), drawCounts(scenes.count, random)]
    // a draw in which nobody ranked any of its scenes says nothing
    const drawn = weightedMeans(rows, (vote) => ofRaters[raters.of[vote]] * ofScenes[scenes.of[vote]])
    if (drawn) means.push(drawn)
  }
  return rows[0].map((_, at) => percentiles(Float64Array.from(means, (mean) => mean[at])))
}

/** The mean of each column; null when nothing has weight. */
export function weightedMeans(rows: readonly number[][], weightOf: (row: number) => number): Float64Array | null {
  const sums = new Float64Array(rows[0]?.length ?? 0)
  let total = 0
  rows.forEach((row, at) => {
    const weight = weightOf(at)
    if (weight === 0) return
    total += weight
    for (let column = 0; column < row.length; column++) sums[column] += weight * row[column]
  })
  return total === 0 ? null : sums.map((sum) => sum / total)
}

/** How often each of `count` is drawn in as many draws with replacement. */
function drawCounts(count: number, random: () => number): Uint32Array {
  const counts = new Uint32Array(count)
  for (let draw = 0; draw < count; draw++) counts[Math.floor(random() * count)]++
  return counts
}

function percentiles(values: Float64Array): [number, number] {
  const sorted = values.sort()
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]
  return [at(0.025), at(0.975)]
}

/** Numbers in [0, 1), always the same for a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
