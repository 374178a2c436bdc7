import { checkConfig, initialWeights, modelParams, presets, seededNormals } from '@sceneweave/model'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { vocabulary } from '@sceneweave/world'
import { afterAll, expect, test } from 'vitest'
import { contextLoss } from './contextLoss.ts'
import { measureFilm } from './filmRecord.ts'
import { recogniserParams } from './recogniserNetwork.ts'
import { recogniserRecipe } from './recogniserTraining.ts'
import { busyWeights } from './speed/speedSubject.ts'
import { makeSubject, makeTestFilm } from './testFilm.ts'

const micro = { width: 16, heads: 1, layers: 1, ropePairs: [2, 3, 3], timeEmbedding: 8, mlpRatio: 1, maxFrames: 5 }
const config = checkConfig({ ...presets.tiny, ...micro, vocabulary: [...vocabulary] })
const device = onnxDevice({ threads: 1 })
afterAll(() => device.release())

const subjectOf = (weights: ReturnType<typeof initialWeights>) =>
  makeSubject(
    device,
    { config, weights, provenance: {}, hash: 'micro' },
    { weights: initialWeights(recogniserParams(), 1), recipe: recogniserRecipe, hash: 'judge' },
  )
// a fresh denoiser predicts zero velocity whatever it sees
const still = subjectOf(initialWeights(modelParams(config), 1))
const busy = subjectOf(busyWeights(config, 1))
const options = { settings: { steps: 2, guidance: 2, shift: 1, contextTime: 0 }, afterStep: async () => {} }

test('the loss of a model that predicts nothing is the power of its target, with any context', async () => {
  const film = await makeTestFilm(still, 5_000_001)
  const [clean, { seed }] = [film.latents[2], film.sampled.shots[2]]
  const noise = seededNormals(seed, 0, clean.length)
  const power = noise.reduce((sum, epsilon, i) => sum + (epsilon - clean[i]) ** 2, 0) / clean.length
  const losses = await contextLoss(still, film)
  for (const loss of [losses.clean, losses.alike, losses.noise]) expect(loss / power).toBeCloseTo(1, 5)
})

test('a model that sees no context makes the same shot with and without it: words and noise are the same', async () => {
  const { samples } = await measureFilm(still, 5_000_000, options)
  expect(samples[6]).toEqual(samples[7])
  const { samples: made } = await measureFilm(busy, 5_000_000, options)
  expect(made[6]).not.toEqual(made[7])
})

test('the same film is measured the same twice, and only unsaid traits are carried', async () => {
  const [once, twice] = [await measureFilm(busy, 5_000_002, options), await measureFilm(busy, 5_000_002, options)]
  expect(twice.record).toEqual(once.record)
  expect(once.record.generated).toHaveLength(3)
  expect(once.record.carried?.alone).toHaveProperty('grade')
  expect(once.record.carried?.alone).not.toHaveProperty('environment')
})
