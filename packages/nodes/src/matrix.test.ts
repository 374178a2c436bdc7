import { expect, test } from 'vitest'
import { matrixOf, timesOf } from './matrix.ts'
import type { NoisePlanValue } from './values.ts'

const plan = (more: Partial<NoisePlanValue>): NoisePlanValue => ({
  mode: 'joint',
  steps: 2,
  shift: 1,
  contextTime: 0.1,
  ...more,
})

test('all shots of a joint plan fall together, and given ones stay', () => {
  expect(matrixOf(plan({}), [null, null])).toEqual([
    [1, 1],
    [0.5, 0.5],
    [0, 0],
  ])
  expect(matrixOf(plan({ mode: 'conditioned' }), [0.2, null])).toEqual([
    [0.2, 1],
    [0.2, 0.5],
    [0.2, 0],
  ])
})

test('in an autoregressive plan finished shots wait at the context time, and those to come are not there', () => {
  expect(matrixOf(plan({ mode: 'autoregressive' }), [0, null, null])).toEqual([
    [0, 1, null],
    [0, 0.5, null],
    [0, 0, null],
    [0, 0.1, 1],
    [0, 0.1, 0.5],
    [0, 0.1, 0],
  ])
})

test('in a staircase later shots lag behind by a quarter of the steps', () => {
  expect(matrixOf(plan({ mode: 'staircase', steps: 4 }), [null, null])).toEqual([
    [1, 1],
    [0.75, 1],
    [0.5, 0.75],
    [0.25, 0.5],
    [0, 0.25],
    [0, 0],
  ])
})

test('a drawn table stands behind the context, and given shots keep their own time', () => {
  const matrix = [
    [1, 1],
    [0.5, 1],
    [0, 0],
  ]
  expect(matrixOf(plan({ mode: 'drawn', matrix }), [0.3, null, null])).toEqual([
    [0.3, 1, 1],
    [0.3, 0.5, 1],
    [0.3, 0, 0],
  ])
  expect(matrixOf(plan({ mode: 'drawn', matrix }), [0.3, null])).toEqual([
    [0.3, 1],
    [0.3, 1],
    [0.3, 0],
  ])
})

test('a drawn table that does not fit the shots is refused, with what to do', () => {
  const fault = (matrix: NoisePlanValue['matrix'], columns: (number | null)[]) => () =>
    matrixOf(plan({ mode: 'drawn', matrix }), columns)
  expect(fault([[1], [0]], [null, null])).toThrow(/has 1 columns, and there are 2 shots; draw one column for each/)
  expect(
    fault(
      [
        [1, 1],
        [0, 0],
      ],
      [null],
    ),
  ).toThrow(/has 2 columns/)
  expect(
    fault(
      [
        [1, 0.2],
        [0, 0.2],
      ],
      [null, null],
    ),
  ).toThrow(/shot 2 begins at 0.2: begin at 1/)
  expect(
    fault(
      [
        [1, 1],
        [0, 1],
      ],
      [null, null],
    ),
  ).toThrow(/shot 2 never reaches 0/)
  expect(fault(undefined, [null])).toThrow(/needs its table/)
})

test('a shift of more than 1 spends more steps on high noise', () => {
  expect(timesOf({ steps: 2, shift: 3 })).toEqual([1, 0.75, 0])
})
