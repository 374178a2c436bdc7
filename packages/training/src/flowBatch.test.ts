import { tokenWidth } from '@sceneweave/model'
import { expect, test } from 'vitest'
import { type FlowBatch, flowBatch } from './flowBatch.ts'
import { packLayout } from './packing.ts'
import type { Recipe } from './recipe.ts'
import { toyConfig, toyDataset, toyRecipe } from './toyRecipe.ts'
import { TrainingFault } from './trainingFault.ts'

const data = toyDataset(toyConfig, 5)
const width = tokenWidth(toyConfig)
const batchOf = (stream: number, recipe: Recipe = toyRecipe): FlowBatch =>
  flowBatch(recipe, toyConfig, data, { stage: 'causal', stream })
const layoutOf = ({ shape }: FlowBatch) => {
  if (shape.loss !== 'flow') throw new Error('a batch of another loss')
  return { ...packLayout(toyConfig, shape), scenes: shape.scenes, frames: shape.frames }
}
const withDropout = (dropScene: number, dropShot: number): Recipe => ({
  ...toyRecipe,
  denoiser: { ...toyRecipe.denoiser, dropScene, dropShot },
})
const streams = Array.from({ length: 12 }, (_, at) => at)

test('the same numbers give the same batch, bit for bit; another stream or seed another one', () => {
  expect(batchOf(7)).toEqual(batchOf(7))
  expect(batchOf(8).inputs).not.toEqual(batchOf(7).inputs)
  expect(batchOf(7, { ...toyRecipe, seed: 2 }).inputs).not.toEqual(batchOf(7).inputs)
})

test('weights add up to an equal share for every shot, and to 1; the dummy token of the global prompt has none', () => {
  for (const stream of streams) {
    const batch = batchOf(stream)
    const { groups, textRows, scenes, frames } = layoutOf(batch)
    const shares = groups.map(({ videoRows: [from, to] }) =>
      batch.inputs.weight.subarray(from - textRows, to - textRows).reduce((sum, value) => sum + value, 0),
    )
    shares.forEach((share, at) => {
      expect(share).toBeCloseTo(at % (frames.length + 1) === 0 ? 0 : 1 / (frames.length * scenes), 5)
    })
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5)
  }
})

test('latents are (1 − t)·z0 + t·ε and the target is ε − z0, with t of the shot and z0 of the data', () => {
  const known = data.scenes.flatMap(({ shots }) =>
    shots.flatMap(({ clip, stills }) => [clip, ...stills].map((of) => of())),
  )
  for (const stream of streams.slice(0, 4)) {
    const { inputs, ...batch } = batchOf(stream)
    const { groups, textRows } = layoutOf({ inputs, ...batch })
    groups.forEach(({ videoRows: [from, to], grid }, at) => {
      const part = (of: 'latents' | 'target') => inputs[of].subarray((from - textRows) * width, (to - textRows) * width)
      const t = inputs.times[at]
      // z0 = z_t − t·(ε − z0)
      const clean = part('latents').map((z, i) => z - t * part('target')[i])
      const same = (one: Float32Array) =>
        one.length === clean.length && one.every((z, i) => Math.abs(z - clean[i]) < 1e-5)
      const isGlobal = grid.join() === '1,1,1'
      if (isGlobal) expect([t, clean.every((z) => Math.abs(z) < 1e-6)]).toEqual([0, true])
      else expect(known.some(same), `stream ${stream}, group ${at}`).toBe(true)
    })
  }
})

test('a shot that is half as long holds the first latents of the whole one', () => {
  const recipe = { ...toyRecipe, denoiser: { ...toyRecipe.denoiser, stills: 0, shorter: 1 } }
  const known = data.scenes.flatMap(({ shots }) => shots.map(({ clip }) => clip()))
  const { inputs, ...batch } = batchOf(2, recipe)
  const { groups, textRows, frames } = layoutOf({ inputs, ...batch })
  expect(frames[0]).toBe(9)
  const [from, to] = groups[1].videoRows.map((row) => (row - textRows) * width)
  const clean = inputs.latents.subarray(from, to).map((z, i) => z - inputs.times[1] * inputs.target[from + i])
  expect(known.some((clip) => clean.length < clip.length && clean.every((z, i) => Math.abs(z - clip[i]) < 1e-5))).toBe(
    true,
  )
})

test('each shot has a time of its own', () => {
  const { times, ...denoiser } = toyRecipe.denoiser
  const recipe = { ...toyRecipe, denoiser: { ...denoiser, times: { ...times, equal: 0 } } }
  for (const stream of streams) {
    const batch = batchOf(stream, recipe)
    const shots = batch.inputs.times.filter((_, at) => at % (layoutOf(batch).frames.length + 1) !== 0)
    expect(new Set(shots).size).toBe(shots.length)
  }
})

test('the shots of a scene are consecutive shots of one film, in order', () => {
  const batch = batchOf(3, withDropout(0, 0))
  const numbers = wordsOf(batch).map(([first]) => first)
  const { frames } = layoutOf(batch)
  for (let at = 0; at < numbers.length; at += frames.length + 1) {
    expect(numbers[at]).toBe(1)
    for (let shot = 2; shot <= frames.length; shot++) expect(numbers[at + shot]).toBe(numbers[at + shot - 1] + 1)
  }
})

test('captions are dropped in their shares: whole scenes, and single shots without their global prompt', () => {
  const recipe = withDropout(0.2, 0.3)
  let [scenes, silent, shots, dropped] = [0, 0, 0, 0]
  for (let stream = 0; stream < 150; stream++) {
    const batch = batchOf(stream, recipe)
    const words = wordsOf(batch)
    const { frames } = layoutOf(batch)
    for (let at = 0; at < words.length; at += frames.length + 1) {
      scenes++
      const said = words.slice(at, at + frames.length + 1).map((group) => group.some((word) => word !== 0))
      if (!said[0]) {
        silent++
        expect(said.some(Boolean), 'a scene that lost its text lost all of it').toBe(false)
      } else {
        shots += frames.length
        dropped += said.slice(1).filter((one) => !one).length
      }
    }
  }
  // four standard errors of some 250 scenes and 450 shots
  expect(Math.abs(silent / scenes - 0.2)).toBeLessThan(0.1)
  expect(Math.abs(dropped / shots - 0.3)).toBeLessThan(0.09)
})

test('a window longer than any scene says what to do', () => {
  expect(() => toyDataset(toyConfig, 0).window(3, () => 0.5)).toThrow(
    new TrainingFault('no training scene has 3 shots; make more scenes'),
  )
})

/** Word numbers of each group, from the one-hot rows. */
function wordsOf(batch: FlowBatch): number[][] {
  const { groups, textRows } = layoutOf(batch)
  const size = batch.inputs.words.length / textRows
  return groups.map(({ textRows: [from, to] }) =>
    Array.from({ length: to - from }, (_, i) =>
      batch.inputs.words.subarray((from + i) * size, (from + i + 1) * size).indexOf(1),
    ),
  )
}
