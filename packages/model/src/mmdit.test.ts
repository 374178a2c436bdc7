import {
  buildProgram,
  differentiate,
  flowLoss,
  gradientName,
  input,
  interpret,
  seededNormals,
  weightView,
} from '@sceneweave/tensor'
import { expect, test } from 'vitest'
import { tokenWidth } from './config.ts'
import { denoiserForward, denoiserParams } from './mmdit.ts'
import { ropeTables } from './rope.ts'
import { causal, packSequence } from './sequence.ts'
import { bagsOfWords, oneHot, textEncoder } from './text.ts'
import { toyConfig, toyWeights } from './toyModel.ts'

// global prompt, a still, a shot of two latent frames
const groups = [
  { text: 2, grid: [1, 1, 1] },
  { text: 2, grid: [1, 2, 2] },
  { text: 3, grid: [2, 2, 2] },
] as const
const sequence = packSequence([{ groups, sight: causal }], toyConfig)
const count = sequence.rows - sequence.textRows
const width = tokenWidth(toyConfig)
const names = denoiserParams(toyConfig).map(({ name }) => name)

const { velocity } = denoiserForward(toyConfig, { sequence })
const loss = flowLoss(velocity, input('target', [count, width]), input('weight', [count]))
const forward = buildProgram({ loss })
const program = differentiate(forward, 'loss', names)
const weights = toyWeights(4)
const leaves: Record<string, ArrayLike<number>> = {
  ...Object.fromEntries(names.map((name) => [name, weightView(weights, name)])),
  latents: seededNormals(1, 0, count * width),
  target: seededNormals(2, 0, count * width),
  weight: new Float32Array(count).fill(1 / count),
  words: oneHot(Int32Array.of(7, 8, 9, 6, 6, 10, 0), textEncoder(toyConfig.vocabulary).size),
  times: [0, 0.2, 0.7],
  bags: bagsOfWords(
    [
      [7, 8, 9],
      [7, 8, 6],
      [7, 10, 0],
    ],
    textEncoder(toyConfig.vocabulary).size,
  ),
  ...ropeTables(toyConfig, sequence.positions),
}
const exact = interpret(program, leaves)

test('every parameter of the model has a gradient that is not zero', () => {
  const flat = names.filter((name) => exact[gradientName(name)].every((value) => value === 0))
  // the text of the last layer feeds nobody: its way out of attention and its MLP are there for one form of all layers
  const unread = names.filter((name) => /^blocks\.1\.text\.(out|mlp)/.test(name))
  expect(flat).toEqual(unread)
})

// one of each kind, first and last layer, both streams
test.each([
  'text.embedding',
  'video.in.weight',
  'time.in.weight',
  'modulation.weight',
  'blocks.0.text.qkv.weight',
  'blocks.0.text.mlp.in.bias',
  'blocks.0.video.modulation.bias',
  'blocks.0.gain.q',
  'blocks.1.gain.k',
  'blocks.1.video.mlp.out.weight',
  'last.modulation.weight',
])('the gradient of the whole model by %s agrees with finite differences', (name) => {
  const direction = seededNormals(8, 0, leaves[name].length)
  const gradient = exact[gradientName(name)]
  const predicted = gradient.reduce((sum, value, i) => sum + value * direction[i], 0)
  const lossAt = (step: number) =>
    interpret(forward, { ...leaves, [name]: Float64Array.from(leaves[name], (v, i) => v + step * direction[i]) })
      .loss[0]
  const h = 1e-3
  const measured = (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h)
  // against the terms of the sum: along a random direction the sum itself may happen to be near zero
  const size = Math.hypot(...gradient.map((value, i) => value * direction[i]))
  expect(Math.abs(measured - predicted)).toBeLessThanOrEqual(1e-7 * size)
})
