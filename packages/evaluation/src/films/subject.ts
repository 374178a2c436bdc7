import { Autoencoder, Denoiser, frozen, type LoadedModel, type ModelConfig } from '@sceneweave/model'
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

/** Puts a model and its judge on a device. What judges stays in float32, as the autoencoder does. */
export const makeSubject = (
  device: Device,
  { config, hash, weights }: LoadedModel,
  judge: LoadedRecogniser,
): Subject => ({
  config,
  denoiser: new Denoiser(config, hash, frozen(device), weights),
  autoencoder: new Autoencoder(config, frozen(device), weights),
  recogniser: new Recogniser(exact(frozen(device)), judge.weights),
})

const exact = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, isExact: true }),
})
