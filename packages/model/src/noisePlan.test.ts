import { describe, expect, test } from 'vitest'
import {
  autoregressivePlan,
  checkNoisePlan,
  conditionedPlan,
  jointPlan,
  NoisePlanFault,
  staircasePlan,
  timeSchedule,
} from './noisePlan.ts'

const _ = null

test('a schedule goes from 1 to 0 in even steps; a shift above 1 keeps it longer near noise', () => {
  expect(timeSchedule(4)).toEqual([1, 0.75, 0.5, 0.25, 0])
  expect(timeSchedule(2, 3)).toEqual([1, 0.75, 0])
  const shifted = timeSchedule(10, 5)
  expect(shifted.every((t, k) => k === 0 || t < shifted[k - 1])).toBe(true)
})

test('joint: all shots at one time', () => {
  expect(jointPlan({ shots: 3, steps: 2 })).toEqual([
    [1, 1, 1],
    [0.5, 0.5, 0.5],
    [0, 0, 0],
  ])
})

test('conditioned: given shots stay at their times, in any place', () => {
  const times = new Map([
    [0, 0],
    [2, 0.3],
  ])
  expect(conditionedPlan({ shots: 4, steps: 2 }, times)).toEqual([
    [0, 1, 0.3, 1],
    [0, 0.5, 0.3, 0.5],
    [0, 0, 0.3, 0],
  ])
})

test('autoregressive: one shot after another, finished ones wait at the context time, later ones are absent', () => {
  expect(autoregressivePlan({ shots: 2, steps: 2 }, 0.2)).toEqual([
    [1, _],
    [0.5, _],
    [0, _],
    [0.2, 1],
    [0.2, 0.5],
    [0.2, 0],
  ])
})

test('autoregressive: given shots are history from the start and take no steps', () => {
  const plan = autoregressivePlan({ shots: 3, steps: 1 }, 0.2, new Map([[1, 0]]))
  expect(plan).toEqual([
    [1, 0, _],
    [0, 0, _],
    [0.2, 0, 1],
    [0.2, 0, 0],
  ])
})

test('staircase: later shots lag by whole steps, and every shot takes all of its own', () => {
  expect(staircasePlan({ shots: 2, steps: 2 }, 1)).toEqual([
    [1, 1],
    [0.5, 1],
    [0, 0.5],
    [0, 0],
  ])
  expect(staircasePlan({ shots: 3, steps: 4 }, 0)).toEqual(jointPlan({ shots: 3, steps: 4 }))
})

test('what the constructors make can be run', () => {
  const schedule = { shots: 3, steps: 5, shift: 2 }
  checkNoisePlan(jointPlan(schedule), 3)
  checkNoisePlan(staircasePlan(schedule, 2), 3)
  checkNoisePlan(autoregressivePlan(schedule, 0.3), 3)
  checkNoisePlan(conditionedPlan(schedule, new Map([[1, 0.1]])), 3, new Set([1]))
  // again: a finished shot may rise and fall once more, a given one may do as it likes
  checkNoisePlan([[1], [0], [0.4], [0]], 1)
  checkNoisePlan(
    [
      [0.4, 1],
      [0.2, 0],
    ],
    2,
    new Set([0]),
  )
})

describe('each fault says which cell and how to mend it', () => {
  const faults: [string, () => void, string][] = [
    ['no steps', () => checkNoisePlan([[1]], 1), 'a noise plan needs at least two rows: a start and an end'],
    ['a short row', () => checkNoisePlan([[1, 1], [0]], 2), 'row 1 has 1 times, expected one for each of 2 shots'],
    ['above 1', () => checkNoisePlan([[1], [1.5], [0]], 1), 'row 1, shot 1: 1.5 is not a time between 0 and 1'],
    [
      'below 0',
      () =>
        checkNoisePlan(
          [
            [1, 1],
            [0, -0.1],
          ],
          2,
        ),
      'row 1, shot 2: -0.1 is not a time between 0 and 1',
    ],
    ['not a number', () => checkNoisePlan([[1], [Number.NaN], [0]], 1), 'row 1, shot 1: NaN is not a time'],
    [
      'never there',
      () =>
        checkNoisePlan(
          [
            [1, _],
            [0, _],
          ],
          2,
        ),
      'shot 2 never enters the plan',
    ],
    [
      'gone again',
      () =>
        checkNoisePlan(
          [
            [1, 1],
            [0, _],
            [0, 0],
          ],
          2,
        ),
      'shot 2 leaves the plan; keep it at a time',
    ],
    ['begins late', () => checkNoisePlan([[0.8], [0]], 1), 'shot 1 begins at 0.8; begin at 1, or give the shot'],
    ['never done', () => checkNoisePlan([[1], [0.1]], 1), 'shot 1 never reaches 0, so it is never finished'],
    ['no step', () => timeSchedule(0), '0 steps: give a whole number from 1'],
    ['half a step', () => jointPlan({ shots: 1, steps: 2.5 }), '2.5 steps: give a whole number from 1'],
  ]
  test.each(faults)('%s', (_title, run, message) => {
    expect(run).toThrow(NoisePlanFault)
    expect(run).toThrow(message)
  })
})
