import { allocateWeights, type Device, seededNormals, type Weights, weightView } from '@sceneweave/tensor'
import { checkConfig, type ModelConfig } from './config.ts'
import { Denoiser } from './denoiser.ts'
import { denoiserParams } from './mmdit.ts'
import { initialWeights } from './params.ts'
import type { SampledShot } from './sampler.ts'
import { modelParams } from './weights.ts'

/** The smallest model that has every part, for tests: 2×2 video tokens a latent frame, two heads, two layers. */
export const toyConfig: ModelConfig = checkConfig({
  name: 'toy',
  size: 32,
  framesPerSecond: 8,
  maxFrames: 17,
  width: 32,
  layers: 2,
  heads: 2,
  mlpRatio: 2,
  patch: 2,
  ropePairs: [2, 3, 3],
  ropeBase: 100,
  timeEmbedding: 16,
  textBucket: { global: 4, shot: 3 },
  vocabulary: ['fox', 'owl', 'red', 'runs', 'sits', 'wide'],
  vae: { latentChannels: 4, patch: 4, encoder: [4, 6], decoder: [4, 6] },
})

/**
 * Weights in which every parameter is random. Fresh weights would not do: their modulation is zero, so blocks are the
 * identity, the velocity is zero, and whatever a test asks about context comes true by itself.
 */
export function toyWeights(seed = 1): Weights {
  const params = denoiserParams(toyConfig)
  const weights = allocateWeights(params)
  params.forEach(({ name, shape }, at) => {
    const [offset, spread] = name.includes('.gain.') ? [1, 0.2] : [0, shape.length === 2 ? shape[0] ** -0.5 : 0.3]
    const view = weightView(weights, name)
    view.set(seededNormals(seed, at, view.length).map((normal) => offset + spread * normal))
  })
  return weights
}

/** Weights of an autoencoder of which none is zero: what begins at zero hides all that lies before it. */
export function toyAutoencoderWeights(config: ModelConfig): Weights {
  const params = modelParams(config).filter(({ name }) => name.startsWith('vae.'))
  const weights = initialWeights(params, 1)
  for (const [at, { name }] of params.entries()) {
    const view = weightView(weights, name)
    const noise = seededNormals(2, at, view.length)
    view.set(view.map((value, i) => value + (value === 0 ? 0.3 : 0.1) * noise[i]))
  }
  return weights
}

/** The toy denoiser on a device. */
export const toyDenoiser = (device: Device, weights = toyWeights()): Denoiser =>
  new Denoiser(toyConfig, 'toy', device, weights)

/** A shot of two latent frames whose words and seed follow from `at`. */
export const toyShot = (at: number): SampledShot => ({
  words: Int32Array.of(6 + (at % 6), 6 + ((at + 2) % 6), 0),
  frames: 5,
  seed: 100 + at,
})

/** ‖a − b‖ / ‖b‖. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, norm] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2
    norm += b[i] ** 2
  }
  return a.length === b.length ? Math.sqrt(difference / norm) : Number.POSITIVE_INFINITY
}
