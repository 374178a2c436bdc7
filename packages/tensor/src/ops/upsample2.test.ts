import { expect, test } from 'vitest'
import { buildProgram } from '../program.ts'
import { interpret } from '../reference.ts'
import { input } from './leaf.ts'
import { type Upsample2, upsample2 } from './upsample2.ts'

const run = (shape: number[], x: number[], how: Upsample2): number[] => [
  ...interpret(buildProgram({ y: upsample2(input('x', shape), how) }), { x }).y,
]

test('space: every pixel becomes 2×2', () => {
  expect(run([1, 1, 1, 2], [1, 2], { axis: 'space' })).toEqual([1, 1, 2, 2, 1, 1, 2, 2])
})

test('time: the first frame of each clip once, the others twice', () => {
  expect(run([3, 1, 1, 1], [1, 2, 3], { axis: 'time', clip: 3 })).toEqual([1, 2, 2, 3, 3])
  expect(run([4, 1, 1, 1], [1, 2, 3, 4], { axis: 'time', clip: 2 })).toEqual([1, 2, 2, 3, 4, 4])
  expect(run([2, 1, 1, 1], [1, 2], { axis: 'time', clip: 1 })).toEqual([1, 2])
})
