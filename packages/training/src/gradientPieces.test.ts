import { denoiserParams, initialWeights, vaeParams } from '@sceneweave/model'
import { gradientName } from '@sceneweave/tensor'
import { planProgram } from '@sceneweave/tensor/cuda'
import { expect, test } from 'vitest'
import { gradientPieces } from './cudaStepper.ts'
import { type LossShape, lossProgram } from './lossPrograms.ts'
import { toyConfig } from './toyRecipe.ts'

const config = { ...toyConfig, layers: 3 }
const flow = (scenes: number, frames: readonly number[]): LossShape => ({
  ...{ loss: 'flow', scenes, frames, attention: 'bidirectional' },
})

/** The plan of a gradient whose pieces are summed over a group, as `cudaStepper` asks for it. */
function planOf(shape: LossShape) {
  const params = shape.loss === 'vae' ? vaeParams(config.vae) : denoiserParams(config)
  const weights = initialWeights(params, 1)
  const pieces = gradientPieces(weights, 4096)
  const program = lossProgram(config, shape)
  const offsets = new Map(
    [...weights.index].map(([name, { offset, shape }]) => [gradientName(name), { offset, shape }]),
  )
  const bound = new Map(
    program.outputs.map(({ name }, at) => {
      const offset = offsets.get(name)?.offset ?? 0
      return [name, { buffer: 1 + at, offset, format: 'f32' as const, adds: true }]
    }),
  )
  const sums = pieces.map(({ offset, count }, at) => {
    const isIn = (name: string) => {
      const from = offsets.get(name)?.offset ?? -1
      return from >= offset && from < offset + count
    }
    const after = program.outputs.map(({ name }) => name).filter(isIn)
    return { buffer: 1 + bound.size + at, offset, count, after }
  })
  const plan = planProgram(program, weights, { format: 'bf16', bound: { inputs: new Map(), outputs: bound }, sums })
  return { weights, pieces, plan, sums }
}

test('pieces hold every value of a gradient once, whole parameters each, and the end of the model first', () => {
  const { weights, pieces } = planOf(flow(1, [5]))
  expect(pieces.length).toBeGreaterThan(3)
  let end = weights.buffer.length
  for (const { offset, count } of pieces) {
    expect(offset + count).toBe(end)
    end = offset
  }
  expect(end).toBe(0)
  const cut = [...weights.index.values()].filter(({ offset, shape }) =>
    pieces.some((piece) => piece.offset > offset && piece.offset < offset + shape.reduce((a, b) => a * b, 1)),
  )
  expect(cut).toEqual([])
})

test.each([
  ['one shot', flow(2, [17])],
  ['three shots', flow(1, [17, 1, 9])],
  ['the autoencoder', { loss: 'vae', clips: 1, frames: 5, penalty: 1e-4 } as const],
])('pieces are summed in one order whatever the batch, most of them while backward goes on: %s', (_, shape) => {
  const { plan, sums } = planOf(shape)
  const at = plan.launches.flatMap((name, launch) => (name === 'sumRanks' ? [launch] : []))
  expect(at).toHaveLength(sums.length)
  expect(plan.launches.at(-1)).toBe('joinRanks')
  const work = plan.launches.findLastIndex(
    (name) => name !== 'sumRanks' && name !== 'joinRanks' && name !== 'accumulate',
  )
  const early = sums.filter((_, n) => at[n] < work).reduce((sum, { count }) => sum + count, 0)
  const all = sums.reduce((sum, { count }) => sum + count, 0)
  expect(early / all).toBeGreaterThan(0.5)
})

test('a sum that waits for what the program does not add is refused', () => {
  const { weights, pieces } = planOf(flow(1, [5]))
  const program = lossProgram(config, flow(1, [5]))
  const sums = [{ buffer: 1, ...pieces[0], after: ['gradient:nothing'] }]
  expect(() => planProgram(program, weights, { format: 'f32', sums })).toThrow(
    'waits for gradient:nothing, which the program does not add',
  )
})
