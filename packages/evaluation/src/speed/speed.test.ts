import { bidirectional, checkConfig, forwardProgram, type ModelConfig, packSequence, presets } from '@sceneweave/model'
import { buildProgram, input, linear, matmul, param } from '@sceneweave/tensor'
import { expect, test } from 'vitest'
import { countFlops } from './flops.ts'
import { interleaved, ratioSpread, spreadOf } from './interleaved.ts'
import { busyWeights, relativeError } from './speedSubject.ts'

const micro: ModelConfig = checkConfig({
  ...presets.tiny,
  width: 16,
  heads: 1,
  layers: 1,
  ropePairs: [2, 3, 3],
  vocabulary: ['a'],
})

test('flops of products are twice their multiply-adds', () => {
  const y = linear(input('x', [3, 5]), param('w', [5, 7]))
  expect(countFlops(buildProgram({ z: matmul(y, y, { tb: true }) }))).toBe(2 * 3 * 5 * 7 + 2 * 3 * 7 * 3)
})

test('flops of attention grow with the rows that are seen, those of linears with the rows that are there', () => {
  const flops = (shots: number) => {
    const groups = Array.from({ length: shots }, () => ({ text: 4, grid: [1, 2, 2] as const }))
    return countFlops(forwardProgram(micro, 'velocity', packSequence([{ groups, sight: bidirectional }], micro), 0))
  }
  const attention = (rows: number) => 4 * rows * rows * 16
  // what is left grows in step with the shots, up to the few rows that are per shot
  const rest = (shots: number) => flops(shots) - attention(8 * shots)
  expect(rest(4) - rest(2)).toBe(2 * (rest(2) - rest(1)))
})

test('contenders run in turn, and a ratio is taken round by round', async () => {
  const ran: string[] = []
  const run = (name: string) => async () => ran.push(name)
  const times = await interleaved({ a: run('a'), b: run('b') }, { rounds: 3 })
  expect(ran.join('')).toBe('abababab')
  expect(times.a).toHaveLength(3)
  expect(ratioSpread([2, 40, 6], [1, 20, 3])).toEqual({ median: 2, low: 2, high: 2 })
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, low: 2, high: 4 })
})

test('weights to time are all at work, so that equal velocities say something', () => {
  const { buffer, index } = busyWeights(micro, 1)
  for (const name of ['modulation.weight', 'last.out.weight']) expect(buffer[index.get(name)!.offset]).not.toBe(0)
})

test('the relative error is that of the whole', () => {
  expect(relativeError(Float32Array.of(3, 4), Float32Array.of(3, 4))).toBe(0)
  expect(relativeError(Float32Array.of(3, 5), Float32Array.of(3, 4))).toBeCloseTo(0.2, 6)
})
