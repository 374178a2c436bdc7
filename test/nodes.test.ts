import {
  autoregressivePlan,
  conditionedPlan,
  jointPlan,
  type NoisePlan,
  staircasePlan,
  timeSchedule,
} from '@sceneweave/model'
import { type Mode, matrixOf, noiseSeed, templates, timesOf } from '@sceneweave/nodes'
import { Scene } from '@sceneweave/project'
import { vocabulary } from '@sceneweave/world'
import { describe, expect, test } from 'vitest'

describe('the tables of times that nodes make in the browser are those of the model', () => {
  const schedule = { shots: 3, steps: 7, shift: 2.5 }
  const made = (mode: Mode, columns: (number | null)[] = [null, null, null]): NoisePlan =>
    matrixOf({ mode, steps: 7, shift: 2.5, contextTime: 0.15 }, columns)

  test('schedules', () => {
    for (const steps of [1, 2, 20, 33])
      for (const shift of [0.3, 1, 2, 5]) expect(timesOf({ steps, shift })).toEqual(timeSchedule(steps, shift))
  })
  test('joint and conditioned', () => {
    expect(made('joint')).toEqual(jointPlan(schedule))
    expect(made('conditioned', [null, 0.2, null])).toEqual(conditionedPlan(schedule, new Map([[1, 0.2]])))
  })
  test('autoregressive, with and without given shots', () => {
    expect(made('autoregressive')).toEqual(autoregressivePlan(schedule, 0.15))
    expect(made('autoregressive', [0.3, null, null])).toEqual(autoregressivePlan(schedule, 0.15, new Map([[0, 0.3]])))
  })
  test('staircase', () => {
    expect(made('staircase')).toEqual(staircasePlan(schedule, 2))
  })
})

describe.each(templates.map(({ id, graph }) => [id, Object.values(graph.nodes)] as const))(
  'template %s',
  (_, inside) => {
    test('says only what the shipped weights have learned', () => {
      const known = new Set(vocabulary)
      const strange = inside
        .flatMap(({ type, params }) => (type === 'note' ? [] : spokenIn(params)))
        .flatMap((text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [])
        .filter((word) => !known.has(word))
      expect(strange).toEqual([])
    })
    test('has scenes as documents keep them', () => {
      for (const { type, params } of inside) if (type === 'scene') expect(() => Scene.parse(params.scene)).not.toThrow()
    })
  },
)

test('a seed is its own noise, and its takes and parts have others', () => {
  const seeds = [0, 7, 2 ** 32 - 1, 2 ** 40].flatMap((seed) =>
    [0, 1, 8191].flatMap((take) => [0, 1, 63].map((part) => noiseSeed(seed, take, part))),
  )
  expect(noiseSeed(2 ** 40, 0)).toBe(2 ** 40)
  expect(seeds.every(Number.isSafeInteger)).toBe(true)
  expect(new Set(seeds).size).toBe(seeds.length)
})

/** The texts that a model reads. */
function spokenIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return ['description', 'prompt', 'text', 'story'].includes(name) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => spokenIn(inner, Array.isArray(value) ? name : key))
}
