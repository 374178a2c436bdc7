import { type ModelConfig, type TextEncoder, textEncoder } from '@sceneweave/model'
import { type Scene, scene, shotPrompt } from '@sceneweave/world'
import type { Recipe, SceneSet } from './recipe.ts'

/** Scene number `at` of a set. */
export const sceneOf = ({ firstSeed, characters }: Omit<SceneSet, 'scenes'>, at: number): Scene =>
  scene(firstSeed + at, characters ? { characters } : {})

/** One shot ready for training: words with and without the cut marker are one text, latents are normalised rows. */
export type TrainingShot = {
  readonly words: Int32Array
  readonly clip: Float32Array
  readonly stills: readonly Float32Array[]
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
    if (!able || able.length === 0) throw new RangeError(`no training scene has ${shots} shots; make more scenes`)
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
export function latentStatistics(clips: readonly Float32Array[], channels: number): LatentStatistics {
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

/** Normalises encoded scenes and joins them with their words. Scenes are numbered from the recipe's first seed. */
export function makeDataset(
  recipe: Recipe,
  config: ModelConfig,
  encoded: readonly (readonly Float32Array[][])[],
  statistics: LatentStatistics,
): Dataset {
  const encoder = textEncoder(config.vocabulary)
  return new Dataset(
    encoded.map((shots, at) => trainingScene(sceneOf(recipe.data, at), { shots, config, encoder, statistics })),
  )
}

type Encoded = {
  shots: readonly Float32Array[][]
  config: ModelConfig
  encoder: TextEncoder
  statistics: LatentStatistics
}

function trainingScene(film: Scene, { shots, config, encoder, statistics }: Encoded): TrainingScene {
  const { global, shot } = config.textBucket
  const normalised = (rows: Float32Array) => {
    const { mean, std } = statistics
    for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] - mean[i % mean.length]) / std[i % std.length]
    return rows
  }
  const encode = (prompt: string, bucket: number) => {
    const { words } = encoder.encode(prompt, bucket)
    if (words.length === bucket) return words
    throw new RangeError(
      `scene ${film.seed}: "${prompt}" has more than ${bucket} words; widen textBucket or fix data.characters`,
    )
  }
  return {
    global: encode(film.globalPrompt, global),
    shots: shots.map(([clip, ...stills], at) => ({
      words: encode(shotPrompt(film.shots[at]), shot),
      clip: normalised(clip),
      stills: stills.map(normalised),
    })),
  }
}
