import { expect, test } from 'vitest'
import { buildProgram } from '../program.ts'
import { interpret } from '../reference.ts'
import { convT } from './convT.ts'
import { input } from './leaf.ts'

const run = (x: number[], w: number[], how: { stride: 1 | 2; clip: number }): number[] => {
  const y = convT(input('x', [x.length, 1, 1, 1]), input('w', [1, 1, 3]), undefined, how)
  return [...interpret(buildProgram({ y }), { x, w }).y]
}

test('output f sees frames s·f − 2, s·f − 1 and s·f; before the first stand copies of it', () => {
  expect(run([1, 2, 3, 4, 5], [100, 10, 1], { stride: 1, clip: 5 })).toEqual([111, 112, 123, 234, 345])
  expect(run([1, 2, 3, 4, 5], [100, 10, 1], { stride: 2, clip: 5 })).toEqual([111, 123, 345])
})

test('clips do not see each other', () => {
  expect(run([1, 2, 3, 7, 8, 9], [100, 10, 1], { stride: 2, clip: 3 })).toEqual([111, 123, 777, 789])
})

test('17 frames become 9, then 5; a still picture stays one', () => {
  const halve = (frames: number) =>
    convT(input('x', [frames, 2, 4, 4]), input('w', [3, 2, 3]), undefined, { stride: 2, clip: frames }).shape[0]
  expect([17, 9, 5, 3, 1].map(halve)).toEqual([9, 5, 3, 2, 1])
})

test('frames that do not fill whole clips are a fault', () => {
  const build = () => convT(input('x', [7, 1, 2, 2]), input('w', [1, 1, 3]), undefined, { stride: 1, clip: 5 })
  expect(build).toThrow('[convT] expected whole clips of 5 frames, got [7, 1, 2, 2]')
})
