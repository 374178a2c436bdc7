import { seededUniforms } from '@sceneweave/model'
import { describe, expect, test } from 'vitest'
import { bootstrap, ratioOfSums, shareOf, type Tally } from './interval.ts'

/** Films whose answers are right by a chance of the film's own, which is `share` on average. */
function drawFilms(uniform: () => number, { films, shots, share }: { films: number; shots: number; share: number }) {
  return Array.from({ length: films }, (): Tally => {
    // half of the films follow one draw in all their shots, so that shots of a film agree
    const whole = uniform() < 0.5 ? uniform() < share : null
    const right = Array.from({ length: shots }, () => whole ?? uniform() < share).filter((isRight) => isRight).length
    return { right, asked: shots }
  })
}

const within = (value: number, { low, high }: { low: number; high: number }): boolean => low <= value && value <= high

describe('the interval of a share', () => {
  test('is that of Wilson for lone answers', () => {
    const films = Array.from({ length: 10 }, (_, at) => ({ right: at < 7 ? 1 : 0, asked: 1 }))
    const { value, low, high, count } = shareOf(films)
    expect([value, count]).toEqual([0.7, 10])
    // Wilson 1927 for 7 of 10
    expect(low).toBeCloseTo(0.3968, 3)
    expect(high).toBeCloseTo(0.8922, 3)
  })

  test('covers the truth in about 95 % of draws, also when shots of a film agree', () => {
    const uniform = seededUniforms(3, 0)
    const draws = Array.from({ length: 1000 }, () => shareOf(drawFilms(uniform, { films: 60, shots: 3, share: 0.7 })))
    const covered = draws.filter((figure) => within(0.7, figure)).length / draws.length
    expect(covered).toBeGreaterThan(0.92)
    expect(covered).toBeLessThan(0.985)
  })

  test('is wider for shots that agree than for as many lone ones', () => {
    const agreeing = Array.from({ length: 20 }, (_, at) => ({ right: at < 10 ? 3 : 0, asked: 3 }))
    const lone = Array.from({ length: 60 }, (_, at) => ({ right: at < 30 ? 1 : 0, asked: 1 }))
    const width = (tallies: Tally[]) => shareOf(tallies).high - shareOf(tallies).low
    expect(width(agreeing)).toBeGreaterThan(1.5 * width(lone))
  })

  test('of all right answers still has a width, and of none is everything', () => {
    expect(shareOf(Array.from({ length: 30 }, () => ({ right: 3, asked: 3 }))).low).toBeLessThan(0.9)
    expect(shareOf([{ right: 0, asked: 0 }])).toMatchObject({ low: 0, high: 1, count: 0 })
  })
})

describe('the bootstrap', () => {
  test('of a ratio covers the truth in about 95 % of draws', () => {
    const uniform = seededUniforms(4, 0)
    const pair = () => {
      const hard = 0.5 + uniform()
      return [0.6 * hard + 0.2 * (uniform() - 0.5), hard] as const
    }
    const draws = Array.from({ length: 80 }, () => bootstrap(Array.from({ length: 40 }, pair), ratioOfSums))
    const covered = draws.filter((figure) => within(0.6, figure)).length / draws.length
    expect(covered).toBeGreaterThan(0.86)
    for (const { value, low, high } of draws) expect(low <= value && value <= high).toBe(true)
  })

  test('of equal cases is a point, and the same cases give the same interval', () => {
    const cases = Array.from({ length: 9 }, () => [1, 2] as const)
    expect(bootstrap(cases, ratioOfSums)).toEqual({ value: 0.5, low: 0.5, high: 0.5, count: 9 })
  })
})
