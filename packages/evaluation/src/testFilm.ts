import {
  Autoencoder,
  Denoiser,
  type LoadedModel,
  type ModelConfig,
  type SampledScene,
  textEncoder,
} from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { renderShot, type Scene, scene, shotPrompt } from '@sceneweave/world'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'
import { Recogniser, readTrait } from './recogniser.ts'
import type { LoadedRecogniser } from './recogniserFile.ts'

/** A model to be judged, its judge, and the device both run on. */
export type Subject = {
  readonly config: ModelConfig
  readonly denoiser: Denoiser
  readonly autoencoder: Autoencoder
  readonly recogniser: Recogniser
}

/** Puts a model and its judge on a device. */
export const makeSubject = (
  device: Device,
  { config, hash, weights }: LoadedModel,
  judge: LoadedRecogniser,
): Subject => ({
  config,
  denoiser: new Denoiser(config, hash, device, weights),
  autoencoder: new Autoencoder(config, device, weights),
  recogniser: new Recogniser(device, judge.weights),
})

/** Shots of a film that is judged: as many as the paper's shortest scenes, and the last two can be the result of cuts. */
export const filmShots = 3

/** A film of the set, as truth, pictures and latents, and as the sampler takes it: nothing given, a seed for each shot. */
export type TestFilm = {
  readonly film: Scene
  readonly pictures: readonly Uint8Array[]
  readonly latents: readonly Float32Array[]
  readonly sampled: SampledScene
}

/** Renders and encodes the film of a seed: three shots of one character. */
export async function makeTestFilm({ config, autoencoder }: Subject, seed: number): Promise<TestFilm> {
  const film = scene(seed, { characters: 1, shots: filmShots, frames: config.maxFrames })
  const pictures = film.shots.map((_, shot) => renderShot(film, shot, config.size))
  const latents: Float32Array[] = []
  for (const shot of pictures) latents.push(await autoencoder.encode(shot))
  const text = textEncoder(config.vocabulary)
  const shots = film.shots.map((shot, at) => ({
    words: text.encode(shotPrompt(shot), config.textBucket.shot).words,
    frames: shot.frames,
    seed: seed * filmShots + at,
  }))
  return {
    film,
    pictures,
    latents,
    sampled: { global: text.encode(film.globalPrompt, config.textBucket.global).words, shots },
  }
}

/** By trait whether a shot shows it right; a trait that the shot cannot show is absent. */
export type Verdict = Readonly<Partial<Record<TraitName, boolean>>>

/** Reads the pictures of shot `at` against the truth of the film. */
export async function judgeShot(
  { config, recogniser }: Subject,
  { truth, shots }: Scene,
  at: number,
  pictures: Uint8Array,
): Promise<Verdict> {
  const scores = await recogniser.read(pictures, config.size)
  const seen = traitNames.filter((name) => judgedTraits[name].isSeen(truth, shots[at].truth))
  return Object.fromEntries(seen.map((name) => [name, readTrait(scores, name) === judgedTraits[name].truth(truth)]))
}
