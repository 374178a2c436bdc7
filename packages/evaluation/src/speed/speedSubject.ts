import {
  type Denoiser,
  denoiserParams,
  type GroupState,
  initialWeights,
  type ModelConfig,
  modelParams,
  seededNormals,
  textEncoder,
  tokenGrid,
  tokenWidth,
} from '@sceneweave/model'
import { type Device, type Weights, weightView } from '@sceneweave/tensor'
import { scene, shotPrompt } from '@sceneweave/world'

/** A model on a device, whose speed is measured. */
export type SpeedModel = {
  readonly device: Device
  readonly config: ModelConfig
  readonly hash: string
  readonly weights: Weights
}

/** How often each contender runs; `afterRun` is where a caller may stop. */
export type TimingOptions = { readonly rounds: number; readonly afterRun: () => Promise<void> }

/** Weights in which every part has something to do: a fresh model begins as the identity and its velocity is zero. */
export function busyWeights(config: ModelConfig, seed: number): Weights {
  const weights = initialWeights(modelParams(config), seed)
  denoiserParams(config).forEach(({ name, init }, at) => {
    const isIdle = 'value' in init ? init.value === 0 : 'std' in init && init.std === 0
    const view = weightView(weights, name)
    if (isIdle) view.set(seededNormals(seed, 10_000 + at, view.length).map((normal) => 0.05 * normal))
  })
  return weights
}

/** A scene of `shots` half-noised shots with the words of a film: the global group, then the shots. */
export function noisyScene(denoiser: Denoiser, shots: number): GroupState[] {
  const { config } = denoiser
  const film = scene(5_000_000, { characters: 1, shots, frames: config.maxFrames })
  const text = textEncoder(config.vocabulary)
  const grid = tokenGrid(config, config.maxFrames)
  const count = grid[0] * grid[1] * grid[2] * tokenWidth(config)
  const global = denoiser.globalGroup(text.encode(film.globalPrompt, config.textBucket.global).words)
  const groups = film.shots.map((shot, at) => {
    const { words } = text.encode(shotPrompt(shot), config.textBucket.shot)
    return {
      words,
      about: Int32Array.of(...global.words, ...words),
      grid,
      latents: seededNormals(at, 0, count),
      // finished shots stand at t_c, the one being made at 0.8
      time: at === shots - 1 ? 0.8 : 0.1,
    }
  })
  return [global, ...groups]
}

/** The same device, with linears in 8-bit integers. */
export const int8Device = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, int8: true }),
})

/** √(Σ(a − b)² / Σb²). */
export function relativeError(a: Float32Array, b: Float32Array): number {
  let [error, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    error += (a[i] - b[i]) ** 2
    size += b[i] ** 2
  }
  return Math.sqrt(error / size)
}
