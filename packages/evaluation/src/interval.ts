import { seededUniforms } from '@sceneweave/model'

/** A number measured on `count` cases, with its 95 % interval. */
export type Figure = { readonly value: number; readonly low: number; readonly high: number; readonly count: number }

const NORMAL_95 = 1.959964
const RESAMPLES = 2000

/** What one film says of a yes-or-no question: how often it was asked, how often the answer was right. */
export type Tally = { readonly right: number; readonly asked: number }

/**
 * Share of right answers with Wilson's interval (1927). Answers within a film agree more than answers of different
 * films, so the count is divided by the design effect: their variance over films against that of lone answers.
 */
export function shareOf(tallies: readonly Tally[]): Figure {
  const films = tallies.filter(({ asked }) => asked > 0)
  const asked = films.reduce((sum, film) => sum + film.asked, 0)
  if (asked === 0) return { value: Number.NaN, low: 0, high: 1, count: 0 }
  const share = films.reduce((sum, film) => sum + film.right, 0) / asked
  const n = asked / designEffect(films, share, asked)
  const square = NORMAL_95 ** 2
  const centre = (share + square / (2 * n)) / (1 + square / n)
  const half = (NORMAL_95 / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n))
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), count: asked }
}

/** From 1, answers independent, to the answers a film, all alike; without any variance the latter, to be safe. */
function designEffect(films: readonly Tally[], share: number, asked: number): number {
  const most = asked / films.length
  const lone = share * (1 - share) * asked
  if (lone === 0 || films.length < 2) return most
  const between = films.reduce((sum, film) => sum + (film.right - share * film.asked) ** 2, 0)
  return Math.min(most, Math.max(1, ((between / lone) * films.length) / (films.length - 1)))
}

/** A statistic of cases with its percentile bootstrap interval (Efron 1979): 2,000 seeded resamples of whole cases. */
export function bootstrap<T>(cases: readonly T[], statistic: (sample: readonly T[]) => number): Figure {
  if (cases.length === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, count: 0 }
  const uniform = seededUniforms(1, 0)
  const values = Float64Array.from({ length: RESAMPLES }, () =>
    statistic(cases.map(() => cases[Math.floor(uniform() * cases.length)])),
  ).sort()
  const at = (share: number) => values[Math.round(share * (RESAMPLES - 1))]
  return { value: statistic(cases), low: at(0.025), high: at(0.975), count: cases.length }
}

/** Σ of the first over Σ of the second of each pair. */
export const ratioOfSums = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.reduce((sum, [first]) => sum + first, 0) / pairs.reduce((sum, [, second]) => sum + second, 0)

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
