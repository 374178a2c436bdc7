import { cached, type Method } from './methods.ts'
import type { Script } from './script.ts'

/** Which finished shots a shot is drawn beside: shots before `at`, at most `most` of them, in their order. */
export type Choice = (script: Script, at: number, most: number) => readonly number[]

/** The last ones. */
export const byRecency: Choice = (_, at, most) => range(at).slice(-most)

/** Those whose words are most like its own; of equal ones the later. */
export const byRelevance: Choice = ({ shots }, at, most) => {
  const own = wordsOf(shots[at].prompt)
  const alike = (other: number) => [...wordsOf(shots[other].prompt)].filter((word) => own.has(word)).length
  const order = range(at).sort((a, b) => alike(b) - alike(a) || b - a)
  return order.slice(0, most).sort((a, b) => a - b)
}

/** As a director would: the first shot of each of its characters alone, the first wide shot, and then the last ones. */
export const byHand: Choice = ({ film }, at, most) => {
  const first = (fits: (shot: number) => boolean) => range(at).filter(fits).slice(0, 1)
  const { characters } = film.shots[at].truth
  const kept = [
    ...characters.flatMap((id) => first((shot) => film.shots[shot].truth.characters.join() === id)),
    ...first((shot) => film.shots[shot].truth.size === 'wide shot'),
    ...range(at).reverse(),
  ]
  return [...new Set(kept)].slice(0, most).sort((a, b) => a - b)
}

/** Shot after shot, each beside at most `most` finished ones that a choice picks, read from the cache at `time`. */
export const chosenHistory = (
  title: string,
  choose: Choice,
  { most, apart, time: own }: { most: number; apart?: boolean; time?: number },
): Method => ({
  title,
  paper: 'LCT, auto-regressive, context-causal',
  draws: (script, time) =>
    script.shots.map((shot, at) => ({
      ...{ columns: [shot], given: choose(script, at, most).map((one) => script.shots[one]), time: own ?? time },
      ...{ order: 'oneByOne', apart, ...cached },
    })),
})

const wordsOf = (prompt: string): Set<string> => new Set(prompt.toLowerCase().match(/[a-z]+/g))
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
