import { scene } from '@sceneweave/world'
import { expect, test } from 'vitest'
import type { ShotNumbers } from '../films/shotNumbers.ts'
import { judgedTraits, type TraitName, traitNames, truthOf } from '../judge/judgedTraits.ts'
import type { Reading } from '../judge/recogniser.ts'
import {
  backAll,
  type Case,
  carried,
  identityKept,
  joins,
  keptTraits,
  motions,
  said,
  saidRight,
  tallyOf,
  unsaidKept,
} from './metrics.ts'

const still: ShotNumbers = { motion: 0.01, brightness: 0.5, contrast: 0.2, saturation: 0.3, sharpness: 0.1 }

/** A film of so many characters that is read as its truth says, with readings changed by shot. */
function filmOf(characters: 1 | 2, change: (shot: number) => Partial<Record<TraitName, number>> = () => ({})): Case {
  const film = scene(5_000_003, { characters, shots: 9 })
  const shots = film.shots.map(({ truth }, at): Reading => {
    const right = traitNames.map((name) => [name, truthOf(name, film.truth, truth) ?? 0])
    return { ...(Object.fromEntries(right) as Reading), ...change(at) }
  })
  const cuts = film.shots.map(({ cut }, at) => (at === 0 ? null : cut))
  const record = { reading: { shots, cuts }, numbers: film.shots.map(() => still), seconds: 1 }
  return { film, record, real: record }
}

test('a film that is read as its truth says is right in everything', () => {
  for (const characters of [1, 2] as const) {
    const perfect = filmOf(characters)
    for (const { tally } of [
      ...said,
      ...keptTraits,
      ...joins,
      ...motions,
      ...carried,
      unsaidKept,
      identityKept,
      backAll,
    ]) {
      const { right, asked } = tally(perfect)
      expect(right).toBe(asked)
    }
    expect(saidRight.tally(perfect).asked).toBeGreaterThan(9 * 4)
  }
})

test('one wrong reading costs one answer, and every pair that the shot is in', () => {
  const { film } = filmOf(1)
  const other = (judgedTraits.environment.values.indexOf(film.truth.environment) + 1) % 10
  const wrong = filmOf(1, (at) => (at === 4 ? { environment: other } : {}))
  const environment = (metrics: typeof said) => metrics.find(({ title }) => title === 'environment')?.tally(wrong)
  expect(environment(said)).toEqual({ right: 8, asked: 9 })
  expect(environment(keptTraits)).toEqual({ right: 36 - 8, asked: 36 })
})

test('a film that is wrong but always in the same way is consistent', () => {
  const consistent = filmOf(1, () => ({ grade: 3, environment: 2 }))
  for (const title of ['colour grade', 'environment'])
    expect(keptTraits.find((metric) => metric.title === title)?.tally(consistent)).toEqual({ right: 36, asked: 36 })
})

test('traits of two characters are never compared with each other', () => {
  const film = filmOf(2)
  const alone = film.film.shots
    .filter(({ truth }) => truth.characters.length === 1)
    .map(({ truth }) => truth.characters[0])
  const pairs = (id: string) => {
    const n = alone.filter((one) => one === id).length
    return (n * (n - 1)) / 2
  }
  expect(keptTraits.find(({ title }) => title === 'species')?.tally(film).asked).toBe(pairs('A') + pairs('B'))
})

test('a judge that always sees a cut is right only where one is asked for', () => {
  const film = filmOf(1)
  const blind = {
    ...film,
    record: { ...film.record, reading: { ...film.record.reading, cuts: film.film.shots.map((_, at) => at > 0) } },
  }
  const [, cuts, continued] = joins.map(({ tally }) => tally(blind))
  expect(cuts.right).toBe(cuts.asked)
  expect(continued.right).toBe(0)
})

test('a film that stands still moves nowhere, and rests where it should', () => {
  const film = filmOf(1)
  const frozen = { ...film, record: { ...film.record, numbers: film.film.shots.map(() => ({ ...still, motion: 0 })) } }
  const [moves, rests] = motions.map(({ tally }) => tally(frozen))
  expect(moves.right).toBe(0)
  expect(rests.right).toBe(rests.asked)
})

test('what is not asked is not counted', () => {
  expect(tallyOf([true, null, false])).toEqual({ right: 1, asked: 2 })
})
