import { latentSize, type ModelConfig, type TextEncoder, textEncoder } from '@sceneweave/model'
import { type Scene, scene, shotPrompt } from '@sceneweave/world'
import { type LatentFile, LatentReader, type Latents, type Place } from './latentFile.ts'
import type { Recipe, SceneSet } from './recipe.ts'
import { TrainingFault } from './trainingFault.ts'

/** Scene number `at` of a set. */
export const sceneOf = ({ firstSeed, characters }: Omit<SceneSet, 'scenes'>, at: number): Scene =>
  scene(firstSeed + at, characters ? { characters } : {})

/** One shot ready for training: words with and without the cut marker are one text, latents are normalised rows. */
export type TrainingShot = {
  readonly words: Int32Array
  readonly clip: Latents
  readonly stills: readonly Latents[]
}
export type TrainingScene = { readonly global: Int32Array; readonly shots: readonly TrainingShot[] }

/** Scenes by how many shots they have: a scene of n shots serves any window of at most n. */
export class Dataset {
  readonly scenes: readonly TrainingScene[]
  private readonly atLeast: readonly (readonly TrainingScene[])[]

  constructor(scenes: readonly TrainingScene[]) {
    this.scenes = scenes
    this.atLeast = Array.from({ length: 10 }, (_, shots) => scenes.filter((one) => one.shots.length >= shots))
  }

  /** A window of consecutive shots of some scene. */
  window(shots: number, uniform: () => number): { global: Int32Array; shots: readonly TrainingShot[] } {
    const able = this.atLeast[shots]
    if (!able || able.length === 0) throw new TrainingFault(`no training scene has ${shots} shots; make more scenes`)
    const chosen = able[Math.floor(uniform() * able.length)]
    const from = Math.floor(uniform() * (chosen.shots.length - shots + 1))
    return { global: chosen.global, shots: chosen.shots.slice(from, from + shots) }
  }
}

/** What latents are normalised by: the mean of each channel, and one standard deviation for all. */
export type LatentStatistics = { readonly mean: Float32Array; readonly std: Float32Array }

/**
 * Statistics of latent rows. The scale is one for all channels: strong channels hold the coarse picture, and staying
 * strong they are drawn first, while most others are still noise.
 */
export function latentStatistics(clips: Iterable<Float32Array>, channels: number): LatentStatistics {
  const sum = new Float64Array(channels)
  const square = new Float64Array(channels)
  let count = 0
  for (const clip of clips) {
    for (let i = 0; i < clip.length; i++) {
      sum[i % channels] += clip[i]
      square[i % channels] += clip[i] * clip[i]
    }
    count += clip.length / channels
  }
  const mean = Float32Array.from(sum, (value) => value / count)
  const variance = square.reduce((total, value, c) => total + value / count - mean[c] ** 2, 0) / channels
  return { mean, std: new Float32Array(channels).fill(Math.sqrt(variance)) }
}

/** Where the latents of all scenes stand: by scene, shot, and clip or still. It follows from the seeds. */
export function latentPlaces({ data }: Recipe, config: ModelConfig): Place[][][] {
  let end = 0
  const take = (frames: number): Place => {
    const count = latentSize(config, frames)
    end += count
    return { at: end - count, count }
  }
  const stills = () => Array.from({ length: data.stillsPerShot }, () => take(1))
  return Array.from({ length: data.scenes }, (_, n) =>
    sceneOf(data, n).shots.map(({ frames }) => [take(frames), ...stills()]),
  )
}

/** Joins the latents of all scenes with their words. Scenes are numbered from the recipe's first seed. */
export function makeDataset(recipe: Recipe, config: ModelConfig, file: LatentFile): Dataset {
  const encoder = textEncoder(config.vocabulary)
  const reader = new LatentReader(file)
  return new Dataset(
    latentPlaces(recipe, config).map((places, at) => {
      const shots = places.map((shot) => shot.map((place) => reader.at(place)))
      return trainingScene(sceneOf(recipe.data, at), { shots, config, encoder })
    }),
  )
}

type Encoded = { shots: readonly (readonly Latents[])[]; config: ModelConfig; encoder: TextEncoder }

function trainingScene(film: Scene, { shots, config, encoder }: Encoded): TrainingScene {
  const { global, shot } = config.textBucket
  const encode = (prompt: string, bucket: number) => {
    const { words } = encoder.encode(prompt, bucket)
    if (words.length === bucket) return words
    throw new RangeError(
      `scene ${film.seed}: "${prompt}" has more than ${bucket} words; widen textBucket or fix data.characters`,
    )
  }
  return {
    global: encode(film.globalPrompt, global),
    shots: shots.map(([clip, ...stills], at) => ({ words: encode(shotPrompt(film.shots[at]), shot), clip, stills })),
  }
}
