import { bootstrap, numbered, weightedMeans } from './resample.ts'

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

/**
 * What votes say of `methods` methods; null without votes. Intervals are percentiles of a bootstrap that draws raters and
 * scenes anew, both with replacement, a vote counting as often as its rater times its scene (Owen 2007): votes of one
 * rater, and of one scene, are alike. Drawn from a fixed seed, so that the same votes give the same intervals. Where all
 * votes agree, drawing them anew shows no doubt: then `doubtOf` says how much there is.
 */
export function rankingStatistics(votes: readonly RankedVote[], methods: number): RankingStatistics | null {
  if (votes.length === 0) return null
  const rows = votes.map(({ ranks }) => outcomes(ranks, methods))
  const values = weightedMeans(rows, () => 1)!
  const raters = numbered(votes.map(({ rater }) => rater))
  const scenes = numbered(votes.map(({ scene }) => scene))
  const intervals = raters.count < 2 && scenes.count < 2 ? null : bootstrap(rows, raters, scenes)
  const doubt = doubtOf([raters.count, scenes.count])
  const each = Array.from({ length: methods }, (_, method) => method)
  const wins = each.map((one) =>
    each.map((other): Figure | null => {
      const at = methods + one * methods + other
      return one === other ? null : { value: values[at], interval: intervals && doubted(intervals[at], doubt) }
    }),
  )
  return {
    ahr: each.map((one) => ({ value: values[one], interval: intervals && ahrInterval(intervals[one], wins[one]) })),
    meanRank: each.map((method) => methods + 1 - values[method]),
    wins,
    agreement: agreementOf(votes, methods),
  }
}

const NORMAL_95 = 1.959964

/** How large a share may be that none of n raters (or scenes, where they are more) showed: Wilson's bound (1927). */
function doubtOf(counts: readonly number[]): number {
  const square = NORMAL_95 ** 2 / Math.max(...counts)
  return square / (1 + square)
}

const doubted = ([low, high]: [number, number], doubt: number): [number, number] =>
  low === high ? [Math.max(0, low - doubt), Math.min(1, high + doubt)] : [low, high]

/** A method's score is 1 and its wins against all others, and so are the ends of its interval where all votes agree. */
function ahrInterval([low, high]: [number, number], wins: readonly (Figure | null)[]): [number, number] {
  if (low < high) return [low, high]
  const sum = (end: 0 | 1) => wins.reduce((total, win) => total + (win?.interval?.[end] ?? 0), 1)
  return [sum(0), sum(1)]
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
