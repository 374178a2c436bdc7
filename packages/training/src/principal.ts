import type { ModelConfig } from '@sceneweave/model'
import { type Weights, weightView } from '@sceneweave/tensor'
import { renderShot } from '@sceneweave/world'
import { type Components, components } from './components.ts'
import { sceneOf } from './dataset.ts'
import type { SceneSet } from './recipe.ts'

const SPACE = 8
const TIME = 4
const BLOCK = 3 * SPACE * SPACE
/** Share of the channels that mean the same in first and in moving frames: the average picture of the block. */
const SHARED = 2 / 3

/**
 * Sets the linear maps of the autoencoder to principal components of 8×8 blocks of the film set. The first two thirds
 * of the channels code the block's picture (in moving frames: its average over four), the rest what is left: detail
 * of a still, motion of the moving. Channels are scaled by the root of their deviation, so that coarse ones stay strong.
 */
export function startAtPrincipalComponents(weights: Weights, config: ModelConfig, films: SceneSet): void {
  const channels = config.vae.latentChannels
  const shared = Math.floor(channels * SHARED)
  const { stills, fours } = collectBlocks(config.size, films)
  const still = components(stills, channels)
  const left = fours.map((four) => withoutAverage(four, still, shared))
  const motion = components(left, channels - shared)
  const reference = [...still.deviations].reduce((sum, value) => sum + value, 0) / channels
  const scales = (deviations: Float64Array) => deviations.map((deviation) => Math.sqrt(deviation * reference))
  const stillScale = scales(still.deviations)
  const movingScale = Float64Array.of(...stillScale.slice(0, shared), ...scales(motion.deviations))
  const tiled = still.axes.slice(0, shared).map((axis) => repeat(axis, TIME))
  const fourMean = repeat(still.mean, TIME)
  const moving = {
    read: [...tiled.map((axis) => axis.map((v) => v / TIME)), ...motion.axes],
    draw: [...tiled, ...motion.axes],
  }
  writeMaps(weights, 'still', { read: still.axes, draw: still.axes, mean: still.mean, scale: stillScale })
  writeMaps(weights, 'moving', { ...moving, mean: fourMean, scale: movingScale })
}

type Maps = { read: readonly Float64Array[]; draw: readonly Float64Array[]; mean: Float64Array; scale: Float64Array }

/** Encoder: (x − mean)·axis / scale; decoder: mean + Σ z·scale·axis. */
function writeMaps(weights: Weights, of: 'still' | 'moving', { read, draw, mean, scale }: Maps): void {
  const view = (name: string) => weightView(weights, `vae.${name}`)
  const [encoder, encoderBias] = [view(`encoder.${of}.weight`), view(`encoder.${of}.bias`)]
  const [decoder, decoderBias] = [view(`decoder.${of}.weight`), view(`decoder.${of}.bias`)]
  decoderBias.set(mean)
  read.forEach((axis, c) => {
    encoderBias[c] = -axis.reduce((sum, v, i) => sum + v * mean[i], 0) / scale[c]
    axis.forEach((v, i) => {
      encoder[c * axis.length + i] = v / scale[c]
      decoder[i * read.length + c] = draw[c][i] * scale[c]
    })
  })
}

/** Blocks of pixels in −1..1, order (t,) dy, dx, c: half of all blocks of one shot a film, in a checkerboard. */
function collectBlocks(size: number, films: SceneSet): { stills: Float64Array[]; fours: Float64Array[] } {
  const stills: Float64Array[] = []
  const fours: Float64Array[] = []
  for (let at = 0; at < films.scenes; at++) {
    const film = sceneOf(films, at)
    const shot = at % film.shots.length
    const pictures = renderShot(film, shot, size)
    const groups = Math.floor((film.shots[shot].frames - 1) / TIME)
    for (let y = 0; y < size; y += SPACE)
      for (let x = (y + at * SPACE) % (2 * SPACE); x < size; x += 2 * SPACE) {
        const first = 1 + TIME * ((at + x / SPACE) % groups)
        const four = Float64Array.from(
          Array.from({ length: TIME }, (_, t) => [...block(pictures, size, [first + t, y, x])]).flat(),
        )
        stills.push(block(pictures, size, [0, y, x]))
        fours.push(four)
      }
  }
  return { stills, fours }
}

function block(pictures: Uint8Array, size: number, [frame, y, x]: readonly [number, number, number]): Float64Array {
  const values = new Float64Array(BLOCK)
  for (let dy = 0; dy < SPACE; dy++) {
    const from = ((frame * size + y + dy) * size + x) * 3
    for (let i = 0; i < 3 * SPACE; i++) values[dy * 3 * SPACE + i] = pictures[from + i] / 127.5 - 1
  }
  return values
}

/** Four blocks less what the first `count` components of their average say of each. */
function withoutAverage(four: Float64Array, { axes, mean }: Components, count: number): Float64Array {
  const left = four.map((value, i) => value - mean[i % BLOCK])
  const average = Float64Array.from(
    { length: BLOCK },
    (_, i) => (left[i] + left[BLOCK + i] + left[2 * BLOCK + i] + left[3 * BLOCK + i]) / TIME,
  )
  for (const axis of axes.slice(0, count)) {
    const along = axis.reduce((sum, v, i) => sum + v * average[i], 0)
    for (let i = 0; i < left.length; i++) left[i] -= along * axis[i % BLOCK]
  }
  return left
}

const repeat = (values: Float64Array, times: number): Float64Array =>
  Float64Array.from({ length: values.length * times }, (_, i) => values[i % values.length])
