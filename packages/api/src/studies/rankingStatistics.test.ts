import { describe, expect, test } from 'vitest'
import { type RankedVote, rankingStatistics } from './rankingStatistics.ts'

const vote = (rater: number, scene: number, ...ranks: number[]): RankedVote => ({ rater, scene, ranks })

describe('by hand', () => {
  const votes = [vote(1, 1, 1, 2, 3), vote(2, 1, 1, 3, 2), vote(1, 2, 2, 1, 3)]
  const found = rankingStatistics(votes, 3)!

  test('rank 1 of 3 scores 3, and the average human ranking is the mean of the scores', () => {
    expect(found.ahr.map(({ value }) => value)).toEqual([8 / 3, 2, 4 / 3].map((value) => expect.closeTo(value, 12)))
    expect(found.meanRank).toEqual([4 / 3, 2, 8 / 3].map((value) => expect.closeTo(value, 12)))
  })

  test('a method wins against another in the share of votes that rank it before', () => {
    const shares = found.wins.map((row) => row.map((figure) => figure?.value ?? null))
    const third = expect.closeTo(1 / 3, 12)
    const two = expect.closeTo(2 / 3, 12)
    expect(shares).toEqual([
      [null, two, 1],
      [third, null, two],
      [0, third, null],
    ])
  })

  test("raters agree as Kendall's W of the scenes that several ranked says", () => {
    // sums of ranks 2, 5, 5 about a mean of 4: S = 6, W = 12 · 6 / (4 · 24)
    expect(found.agreement).toEqual({ w: expect.closeTo(0.75, 12), chance: 0.5, scenes: 1 })
    // three judges of six: sums 8, 14, 11, 9, 13, 8 about 10.5: S = 33.5, W = 12 · 33.5 / (9 · 210)
    const judges = [vote(1, 1, 1, 6, 3, 2, 5, 4), vote(2, 1, 1, 5, 6, 2, 4, 3), vote(3, 1, 6, 3, 2, 5, 4, 1)]
    expect(rankingStatistics(judges, 6)!.agreement?.w).toBeCloseTo(402 / 1890, 12)
    const alike = [1, 2, 3].map((rater) => vote(rater, 1, 2, 1, 3))
    expect(rankingStatistics(alike, 3)!.agreement).toMatchObject({ w: 1, scenes: 1 })
    expect(rankingStatistics([vote(1, 1, 1, 2), vote(2, 2, 1, 2)], 2)!.agreement).toBeNull()
  })

  test('with two raters of one scene the interval runs from the one to the other', () => {
    // draws are (2, 0), (1, 1), (0, 2) with 1/4, 1/2, 1/4: both 2.5 % ends lie in the outer ones
    const { ahr, wins } = rankingStatistics([vote(1, 1, 1, 2, 3), vote(2, 1, 3, 2, 1)], 3)!
    for (const at of [0, 2]) expect(ahr[at].interval).toEqual([1, 3])
    expect(wins[0][2]).toEqual({ value: 0.5, interval: [0, 1] })
  })

  test('where all votes agree, few of them still leave doubt, and more leave less', () => {
    // Wilson's bound of 2 of 2: 1 / (1 + 1.96² / 2)
    const low = 1 / (1 + 1.959964 ** 2 / 2)
    const { ahr, wins } = rankingStatistics([vote(1, 1, 1, 2, 3), vote(2, 1, 1, 2, 3)], 3)!
    expect(wins[0][1]).toEqual({ value: 1, interval: [expect.closeTo(low, 9), 1] })
    expect(wins[1][0]).toEqual({ value: 0, interval: [0, expect.closeTo(1 - low, 9)] })
    expect(ahr.map(({ interval }) => interval)).toEqual([
      [expect.closeTo(1 + 2 * low, 9), 3],
      [expect.closeTo(1 + low, 9), expect.closeTo(3 - low, 9)],
      [1, expect.closeTo(3 - 2 * low, 9)],
    ])
    const lowest = (raters: number) => {
      const alike = Array.from({ length: raters * 3 }, (_, at) => vote(at % raters, Math.floor(at / raters), 1, 2))
      return rankingStatistics(alike, 2)!.wins[0][1]!.interval![0]
    }
    // as many as there are raters, or scenes where they are more
    expect(lowest(1)).toBeCloseTo(1 / (1 + 1.959964 ** 2 / 3), 6)
    expect(lowest(3)).toBe(lowest(1))
    expect(lowest(50)).toBeCloseTo(1 / (1 + 1.959964 ** 2 / 50), 6)
  })
})

describe('intervals', () => {
  test('there are none for one vote, and nothing at all for none', () => {
    expect(rankingStatistics([], 3)).toBeNull()
    const { ahr, wins, agreement } = rankingStatistics([vote(1, 1, 2, 1)], 2)!
    expect(ahr).toEqual([
      { value: 1, interval: null },
      { value: 2, interval: null },
    ])
    expect(wins[1][0]).toEqual({ value: 1, interval: null })
    expect(agreement).toBeNull()
  })

  const random = generator(7)
  // method 0 is better by half a rank or so; raters and scenes have likings of their own
  const likings = (count: number) =>
    Array.from({ length: count }, () => [random() - 0.5, random() - 0.5, random() - 0.5])
  const [tastes, films] = [likings(12), likings(20)]
  const votes = tastes.flatMap((taste, rater) =>
    films.map((film, scene) => {
      const worth = [0.4, 0, 0].map((good, at) => good + taste[at] + film[at] + random() - 0.5)
      return vote(rater, scene, ...worth.map((one) => worth.filter((other) => other > one).length + 1))
    }),
  )

  test('are the same for the same votes, whatever raters and scenes are called', () => {
    const renamed = votes.map(({ rater, scene, ranks }) => vote(rater + 100, scene * 3, ...ranks))
    expect(rankingStatistics(renamed, 3)).toEqual(rankingStatistics(votes, 3))
  })

  test('hold the value, and are as wide as raters and scenes differ, not as votes do', () => {
    const { ahr } = rankingStatistics(votes, 3)!
    for (const { value, interval } of ahr) {
      expect(interval![0]).toBeLessThan(value)
      expect(interval![1]).toBeGreaterThan(value)
    }
    const scores = votes.map(({ ranks }) => 4 - ranks[0])
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - ahr[0].value) ** 2, 0) / scores.length)
    const asIfIndependent = (2 * 1.96 * spread) / Math.sqrt(votes.length)
    const [low, high] = ahr[0].interval!
    expect(high - low).toBeGreaterThan(1.5 * asIfIndependent)
    expect(high - low).toBeLessThan(8 * asIfIndependent)
  })

  test('are there for a hundred raters of two hundred scenes too', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => vote(at % 100, Math.floor(at / 100), 1, 2, 3, 4, 5, 6))
    const [low, high] = rankingStatistics(many, 6)!.ahr[0].interval!
    expect([low > 5.8, high]).toEqual([true, 6])
  })
})

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
}
