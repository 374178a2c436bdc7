/** One vote: who, of which scene, and the rank of each method, 1 the best. */
export type RankedVote = { rater: number; scene: number; ranks: readonly number[] }

/** A value with its 95 % interval; null where one rater of one scene says nothing of others. */
export type Figure = { value: number; interval: [number, number] | null }

/** chance: what raters who rank blindly would come to. scenes: those that two raters or more ranked. */
export type Agreement = { w: number; chance: number; scenes: number }

/**
 * ahr: average human ranking of each method, rank 1 of n scoring n. wins: the share of votes in which a method stands
 * before another, null for itself.
 */
export type RankingStatistics = {
  ahr: readonly Figure[]
  meanRank: readonly number[]
  wins: readonly (readonly (Figure | null)[])[]
  agreement: Agreement | null
}

const RESAMPLES = 2000
const FEWEST_RESAMPLES = 200
// 0.1 s of a server that does nothing else meanwhile; beyond it fewer resamples are drawn
const MOST_SUMS = 3e7

/**
 * What votes say of `methods` methods; null without votes. Intervals are percentiles of a bootstrap that draws raters and
 * scenes anew, both with replacement, a vote counting as often as its rater times its scene (Owen 2007): votes of one
 * rater, and of one scene, are alike. Drawn from a fixed seed, so that the same votes give the same intervals.
 */
export function rankingStatistics(votes: readonly RankedVote[], methods: number): RankingStatistics | null {
  if (votes.length === 0) return null
  const rows = votes.map(({ ranks }) => outcomes(ranks, methods))
  const values = weightedMeans(rows, () => 1)!
  const raters = numbered(votes.map(({ rater }) => rater))
  const scenes = numbered(votes.map(({ scene }) => scene))
  const intervals = raters.count < 2 && scenes.count < 2 ? null : bootstrap(rows, raters, scenes)
  const figure = (at: number): Figure => ({ value: values[at], interval: intervals ? intervals[at] : null })
  const each = Array.from({ length: methods }, (_, method) => method)
  return {
    ahr: each.map(figure),
    meanRank: each.map((method) => methods + 1 - values[method]),
    wins: each.map((one) => each.map((other) => (one === other ? null : figure(methods + one * methods + other)))),
    agreement: agreementOf(votes, methods),
  }
}

/** The mean score of each method; null without votes. */
export function meanScores(votes: readonly RankedVote[], methods: number): number[] | null {
  const means = weightedMeans(
    votes.map(({ ranks }) => outcomes(ranks, methods)),
    () => 1,
  )
  return means && [...means.slice(0, methods)]
}

/** The scores of each method, then for each pair whether the first stands before the second. */
function outcomes(ranks: readonly number[], methods: number): number[] {
  const scores = ranks.map((rank) => methods + 1 - rank)
  return [...scores, ...ranks.flatMap((one) => ranks.map((other) => (one < other ? 1 : 0)))]
}

type Numbered = { of: readonly number[]; count: number }

/** Names as numbers from 0 on, in the order in which they first come. */
function numbered(names: readonly number[]): Numbered {
  const numbers = new Map<number, number>()
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size)
  return { of: names.map((name) => numbers.get(name)!), count: numbers.size }
}

function bootstrap(rows: readonly number[][], raters: Numbered, scenes: Numbered): [number, number][] {
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

function weightedMeans(rows: readonly number[][], weightOf: (row: number) => number): Float64Array | null {
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

/** Kendall's W of each scene's raters, averaged over scenes: 1 when all rank alike, 1/raters by chance. */
function agreementOf(votes: readonly RankedVote[], methods: number): Agreement | null {
  const scenes = new Map<number, RankedVote[]>()
  for (const vote of votes) scenes.set(vote.scene, [...(scenes.get(vote.scene) ?? []), vote])
  const ranked = [...scenes.values()].filter(({ length }) => length > 1)
  if (ranked.length === 0) return null
  const mean = (measure: (scene: RankedVote[]) => number) =>
    ranked.reduce((sum, scene) => sum + measure(scene), 0) / ranked.length
  return {
    w: mean((scene) => kendall(scene, methods)),
    chance: mean(({ length }) => 1 / length),
    scenes: ranked.length,
  }
}

/** W = 12 S / (m² (n³ − n)), S the squared deviations of the sums of ranks, m raters, n methods (Kendall and Smith 1939). */
function kendall(votes: readonly RankedVote[], methods: number): number {
  const middle = (votes.length * (methods + 1)) / 2
  const sums = Array.from({ length: methods }, (_, at) => votes.reduce((sum, { ranks }) => sum + ranks[at], 0))
  const deviations = sums.reduce((total, sum) => total + (sum - middle) ** 2, 0)
  return (12 * deviations) / (votes.length ** 2 * (methods ** 3 - methods))
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
