import {
  bagsOfWords,
  checkConfig,
  denoiserParams,
  initialWeights,
  type ModelConfig,
  oneHot,
  ropeTables,
  seededNormals,
  textEncoder,
  tokenWidth,
} from '@sceneweave/model'
import { allocateWeights, type Executable, gradientName, weightView } from '@sceneweave/tensor'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { expect, test } from 'vitest'
import { Dataset } from './dataset.ts'
import { type FlowBatch, flowBatch } from './flowBatch.ts'
import { held } from './latentFile.ts'
import { lossProgram } from './lossPrograms.ts'
import { adamw, learningRate, optimiserState } from './optimiser.ts'
import { packLayout } from './packing.ts'
import type { Recipe } from './recipe.ts'
import { toyConfig, toyRecipe } from './toyRecipe.ts'

const STEPS = 250
const SCENES = 400

// one video token of 16 numbers a shot: fewer than the model is wide
const config: ModelConfig = checkConfig({
  ...toyConfig,
  size: 16,
  maxFrames: 1,
  textBucket: { global: 1, shot: 1 },
  vae: { ...toyConfig.vae, latentChannels: 4 },
})
const recipe: Recipe = {
  ...toyRecipe,
  denoiser: {
    ...toyRecipe.denoiser,
    rows: 400,
    stills: 0,
    optimiser: { ...toyRecipe.denoiser.optimiser, rate: 4e-3, warmup: 20, ema: 0.95 },
  },
}

/** Films whose shots all show one thing that no word says: a vector drawn once a film, with a little noise a shot. */
function silentFilms(first: number): Dataset {
  const width = tokenWidth(config)
  return new Dataset(
    Array.from({ length: SCENES }, (_, at) => {
      const shown = seededNormals(first + at, 0, width)
      const shots = Array.from({ length: 9 }, (_, shot) => {
        const clip = seededNormals(first + at, 1 + shot, width).map((value, i) => shown[i] + 0.2 * value)
        return { words: new Int32Array(1), clip: held(clip), stills: [held(clip)] }
      })
      return { global: new Int32Array(1), shots }
    }),
  )
}

const device = onnxDevice({ threads: 1, sessions: 20 })

test('a model trained on films that share an unsaid trait draws it from clean context: the loss of a noisy shot falls', async () => {
  const weights = initialWeights(denoiserParams(config), 1)
  const state = optimiserState(weights.buffer)
  const gradient = allocateWeights(denoiserParams(config))
  const made = new Map<string, Promise<Executable>>()
  const data = silentFilms(0)
  const run = ({ shape, inputs }: FlowBatch) => {
    const key = JSON.stringify(shape)
    const executable = made.get(key) ?? device.compile(lossProgram(config, shape), weights)
    made.set(key, executable)
    return executable.then((ready) => ready.run(inputs))
  }
  for (let step = 0; step < STEPS; step++) {
    const results = await run(flowBatch(recipe, config, data, { stage: 'scene', stream: step }))
    for (const name of gradient.index.keys()) weightView(gradient, name).set(results[gradientName(name)])
    const { optimiser } = recipe.denoiser
    adamw(state, gradient.buffer, optimiser, { step, rate: learningRate(optimiser, step, STEPS) })
  }
  weights.buffer.set(state.average)
  const unseen = silentFilms(1_000_000)
  const lossWith = async (context: number): Promise<number> => {
    const losses = await Promise.all(
      [0, 1, 2, 3].map(async (stream) => (await run(pairs(unseen, { stream, context }))).loss[0]),
    )
    return losses.reduce((sum, loss) => sum + loss, 0)
  }
  const [clean, noisy] = [await lossWith(0), await lossWith(1)]
  expect(clean / noisy).toBeLessThan(0.5)
})

/** Two shots a scene: the first at the time `context` and without loss, the second nearly noise. */
function pairs(data: Dataset, { stream, context }: { stream: number; context: number }): FlowBatch {
  const count = 64
  const shape = { loss: 'flow', scenes: count, frames: [1, 1], attention: 'bidirectional' } as const
  const width = tokenWidth(config)
  const rows = 3 * count
  const noise = seededNormals(77, stream, rows * width)
  const [latents, target] = [new Float32Array(rows * width), new Float32Array(rows * width)]
  for (let row = 0; row < rows; row++) {
    const [scene, shot] = [Math.floor(row / 3), (row % 3) - 1]
    if (shot < 0) continue
    const time = timeOf(shot, context)
    const clip = data.scenes[(stream * count + scene) % SCENES].shots[shot].clip()
    for (let i = 0; i < width; i++) {
      const epsilon = noise[row * width + i]
      latents[row * width + i] = (1 - time) * clip[i] + time * epsilon
      target[row * width + i] = epsilon - clip[i]
    }
  }
  const inputs = {
    latents,
    target,
    weight: Float32Array.from({ length: rows }, (_, row) => (row % 3 === 2 ? 1 / count : 0)),
    times: Float32Array.from({ length: rows }, (_, row) => timeOf((row % 3) - 1, context)),
    bags: bagsOfWords(Array(rows).fill([]), textEncoder(config.vocabulary).size),
    words: oneHot(new Int32Array(rows), textEncoder(config.vocabulary).size),
    ...ropeTables(config, packLayout(config, shape).positions),
  }
  return { shape, inputs }
}

/** Of the global prompt (−1), of the context, of the shot that is asked for. */
const timeOf = (shot: number, context: number): number => [0, context, 0.9][shot + 1]
