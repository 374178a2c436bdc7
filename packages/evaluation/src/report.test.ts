import { expect, test } from 'vitest'
import type { FilmRecord } from './filmRecord.ts'
import { chanceOf, judgedTraits, traitNames, uncaptionedTraits } from './judgedTraits.ts'
import { summarise, tally } from './report.ts'
import { reportTable } from './reportTable.ts'
import type { Verdict } from './testFilm.ts'

const head = {
  model: { name: 'tiny', hash: '0123456789abcdef', provenance: {} },
  recogniser: { hash: 'fedcba9876543210' },
  scenes: { firstScene: 5_000_000, scenes: 40 },
  settings: { steps: 20, guidance: 2.5, shift: 2, contextTime: 0 },
}

const verdict = (isRight: boolean): Verdict => Object.fromEntries(traitNames.map((name) => [name, isRight]))

/** A film in which clean context halves the loss, films are right in two of three shots, and context carries each trait. */
const film = (at: number): FilmRecord => ({
  seed: at,
  loss: { clean: 0.5 + at / 100, alike: 1 + at / 50, noise: 2 + at / 25 },
  real: [verdict(true), verdict(true), verdict(true)],
  coded: [verdict(true), verdict(true), verdict(at % 2 === 0)],
  generated: [verdict(true), verdict(true), verdict(false)],
  carried:
    at % 4 === 3
      ? null
      : { withContext: verdict(true), alone: verdict(at % 4 === 0), real: verdict(true), coded: verdict(true) },
})

const report = summarise(
  head,
  Array.from({ length: 40 }, (_, at) => film(at)),
)

test('the ratio of losses is that of their sums', () => {
  expect(report.context.overAlike.value).toBeCloseTo(0.5, 12)
  expect(report.context.overNoise.value).toBeCloseTo(0.25, 12)
})

test('a share counts every shot that can show the trait, and stands beside its judge', () => {
  const environment = report.generated.find(({ trait }) => trait === 'environment')
  expect(environment?.right).toMatchObject({ value: 2 / 3, count: 120 })
  expect(environment?.judge.real.value).toBe(1)
  expect(environment?.judge.coded.value).toBeCloseTo(5 / 6, 12)
})

test('carrying is counted on the films whose second shot begins with a cut, and its gain is paired', () => {
  const grade = report.carried.find(({ trait }) => trait === 'grade')
  expect(grade?.withContext).toMatchObject({ value: 1, count: 30 })
  expect(grade?.alone.value).toBeCloseTo(1 / 3, 12)
  expect(grade?.gain.value).toBeCloseTo(2 / 3, 12)
  expect(grade!.gain.low).toBeGreaterThan(0.4)
  expect(report.carried.map(({ trait }) => trait)).toEqual(uncaptionedTraits)
})

test('a trait that a shot cannot show is neither right nor wrong', () => {
  expect(tally([{ grade: true }, {}, { grade: false }], 'grade')).toEqual({ right: 1, asked: 2 })
  expect(tally([{}, {}], 'grade')).toEqual({ right: 0, asked: 0 })
})

test('chance is one over the number of values', () => {
  expect(chanceOf('propSide')).toBe(0.5)
  expect(chanceOf('accessoryColour')).toBeCloseTo(1 / 7, 12)
  for (const name of traitNames) expect(chanceOf(name) * judgedTraits[name].values.length).toBeCloseTo(1, 12)
})

test('the table names every carried trait with chance and judge', () => {
  const table = reportTable(report)
  expect(table).toContain('| side of the main prop | 100 %')
  expect(table).toContain('0.500')
  expect(table).not.toContain('NaN')
})
