import { Autoencoder, Denoiser, type LoadedModel, type ModelConfig } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { Recogniser } from '../judge/recogniser.ts'
import type { LoadedRecogniser } from '../judge/recogniserFile.ts'

/** A model to be judged, its judge, and the device both run on. */
export type Subject = {
  readonly config: ModelConfig
  readonly denoiser: Denoiser
  readonly autoencoder: Autoencoder
  readonly recogniser: Recogniser
}

/** Puts a model and its judge on a device. Only the denoiser may round its values: what looks and judges stays in float32. */
export const makeSubject = (
  device: Device,
  { config, hash, weights }: LoadedModel,
  judge: LoadedRecogniser,
): Subject => ({
  config,
  denoiser: new Denoiser(config, hash, frozen(device), weights),
  autoencoder: new Autoencoder(config, exact(device), weights),
  recogniser: new Recogniser(exact(device), judge.weights),
})

/** Weights that are judged do not change: a GPU takes them once. */
const frozen = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, frozen: true }),
})

const exact = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, frozen: true, isExact: true }),
})
