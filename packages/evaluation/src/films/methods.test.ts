import { checkNoisePlan, presetConfig, textEncoder } from '@sceneweave/model'
import { scene, vocabulary } from '@sceneweave/world'
import { describe, expect, test } from 'vitest'
import { byHand, byRecency, byRelevance, chosenHistory } from './choices.ts'
import { planOf, type SamplingSettings } from './drawFilm.ts'
import { carriedOn, type Draw, methodNames, methods } from './methods.ts'
import { script } from './script.ts'

const film = scene(5_000_000, { characters: 2, shots: 7 })
const told = script(film)
const settings: SamplingSettings = { steps: 3, guidance: 1, shift: 1, solver: 'multistep', contextTime: 0.1 }
const names = (draws: readonly Draw[]) => draws.flatMap(({ columns }) => columns.map(({ name }) => name))

describe.each([...methodNames.map((name) => [name, methods[name]] as const), ['carried', carriedOn] as const])(
  '%s',
  (_, method) => {
    const draws = method.draws(told, 0.1)

    test('makes every shot once, and is given only what was drawn before or is real', () => {
      const made = new Set<string>()
      for (const draw of draws) {
        for (const { name } of draw.given) expect(draw.real || made.has(name)).toBe(true)
        for (const { name } of draw.columns) {
          expect(made.has(name)).toBe(false)
          made.add(name)
        }
        if (draw.real) for (const { name } of draw.given) made.add(name)
      }
      for (const { name } of told.shots) expect(made.has(name)).toBe(true)
    })

    test('has noise plans that can be run', () => {
      for (const draw of draws) {
        const given = new Set(draw.given.map((_, at) => at))
        expect(() => checkNoisePlan(planOf(draw, settings), given.size + draw.columns.length, given)).not.toThrow()
      }
    })

    test('uses words that the model knows', () => {
      const text = textEncoder(presetConfig('small', vocabulary).vocabulary)
      for (const { columns } of draws)
        for (const { prompt } of columns) expect(text.encode(prompt, 18).warnings).toEqual([])
    })
  },
)

test('no method but LCT lets one shot see another', () => {
  for (const name of ['alone', 'appearance', 'keyFrames', 'keyFrameGrid'] as const)
    for (const { columns, given } of methods[name].draws(told, 0.1)) {
      const shots = [...columns, ...given].filter(({ name }) => name.startsWith('shot'))
      expect(shots.length).toBeLessThanOrEqual(1)
    }
})

test('the same shot has the same noise in every method', () => {
  const seedsOf = (name: keyof typeof methods) =>
    new Map(
      methods[name].draws(told, 0.1).flatMap(({ columns }) => columns.map(({ name, seed }) => [name, seed] as const)),
    )
  const joint = seedsOf('joint')
  for (const name of methodNames) for (const [shot, seed] of joint) expect(seedsOf(name).get(shot)).toBe(seed)
})

test('no two columns of a film share their noise', () => {
  const columns = methodNames.flatMap((name) => methods[name].draws(told, 0.1).flatMap(({ columns }) => columns))
  const names = new Map(columns.map(({ name, seed }) => [seed, name]))
  for (const { name, seed } of columns) expect(names.get(seed)).toBe(name)
})

test('a grid holds three key-frames at most, a still is one picture, and it is moved without a marker', () => {
  const draws = methods.keyFrameGrid.draws(told, 0.1)
  expect(draws.slice(0, 3).map(({ columns }) => columns.length)).toEqual([3, 3, 1])
  expect(draws[0].columns.every(({ frames }) => frames === 1)).toBe(true)
  const moved = draws[3]
  expect(names([moved])).toEqual(['shot 0'])
  expect(moved.columns[0].prompt).not.toContain('[SHOT CUT]')
  expect(moved.given[0].prompt).toContain('[SHOT CUT]')
})

test('history is chosen among the shots before, no more than asked for, in their order', () => {
  for (const choose of [byRecency, byRelevance, byHand])
    for (const at of [0, 1, 4, 6]) {
      const chosen = choose(told, at, 3)
      expect(chosen).toHaveLength(Math.min(3, at))
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b))
      for (const one of chosen) expect(one).toBeLessThan(at)
    }
  expect(byRecency(told, 6, 3)).toEqual([3, 4, 5])
})

test('relevance prefers a shot with the same words to a later one without', () => {
  const shots = [
    'Wide shot of Character A',
    'Close-up of Character B',
    'Medium shot of Character B',
    'Wide shot of Character A',
  ]
  const like = { ...told, shots: shots.map((prompt, at) => ({ ...told.shots[at], prompt })) }
  expect(byRelevance(like, 3, 1)).toEqual([0])
})

test('history of a level is seen at that level, other history at that of the settings', () => {
  const level = chosenHistory('clean', byRecency, { most: 2, time: 0 }).draws(told, 0.4)
  expect(level[3]).toMatchObject({ time: 0, given: [{ name: 'shot 1' }, { name: 'shot 2' }] })
  expect(chosenHistory('as set', byRecency, { most: 2 }).draws(told, 0.4)[3].time).toBe(0.4)
})
