import { latentFrames, type ModelConfig, seededNormals, seededUniforms, toPixels } from '@sceneweave/model'
import { renderFrame } from '@sceneweave/world'
import type { ClipStore } from './clipStore.ts'
import { sceneOf } from './dataset.ts'
import type { SceneSet } from './recipe.ts'

/** Which pictures a VAE microbatch holds: everything else follows from the numbers. */
export type VaeBatchSpec = {
  readonly seed: number
  readonly stream: number
  readonly scenes: SceneSet
  readonly clips: number
  readonly frames: number
  readonly posteriorStd: number
  readonly edges: number
}

/** The clips of a microbatch, rendered or from kept shots: inputs of the VAE's loss program. */
export function vaeBatch(config: ModelConfig, spec: VaeBatchSpec, kept?: ClipStore): Record<string, Float32Array> {
  const { size } = config
  const uniform = seededUniforms(spec.seed, spec.stream)
  const frame = 3 * size * size
  const pixels = new Float32Array(spec.clips * spec.frames * frame)
  for (let at = 0; at < spec.clips; at++) {
    const clip = kept ? keptClip(kept, spec, frame, uniform) : drawClip(config, spec, uniform)
    pixels.set(toPixels(clip, size), at * spec.frames * frame)
  }
  const latents = spec.clips * latentFrames(spec.frames) * config.vae.latentChannels * (size / 8) ** 2
  const noise = seededNormals(spec.seed, spec.stream, latents).map((value) => value * spec.posteriorStd)
  return { pixels, noise, weight: edgeWeights(pixels, size, spec.edges) }
}

/** Consecutive frames, of `frame` bytes each, of some shot that is kept. */
function keptClip(kept: ClipStore, { frames }: VaeBatchSpec, frame: number, uniform: () => number): Uint8Array {
  const whole = kept.clip(Math.floor(uniform() * kept.clips))
  const from = Math.floor(uniform() * (whole.length / frame - frames + 1))
  return whole.subarray(from * frame, (from + frames) * frame)
}

/** Consecutive frames of some shot of some scene, RGB8. */
function drawClip(config: ModelConfig, { scenes, frames }: VaeBatchSpec, uniform: () => number): Uint8Array {
  const film = sceneOf(scenes, Math.floor(uniform() * scenes.scenes))
  const shot = Math.floor(uniform() * film.shots.length)
  const from = Math.floor(uniform() * (film.shots[shot].frames - frames + 1))
  const pictures = new Uint8Array(frames * 3 * config.size ** 2)
  for (let frame = 0; frame < frames; frame++)
    pictures.set(renderFrame(film, shot, from + frame, config.size), frame * 3 * config.size ** 2)
  return pictures
}

/** Weight by pixel [F·s·s], mean 1 / (F·s·s): more where the picture changes from one pixel to the next. */
export function edgeWeights(pixels: Float32Array, size: number, edges: number): Float32Array {
  const area = size * size
  const weight = new Float32Array(pixels.length / 3)
  let sum = 0
  for (let frame = 0, at = 0; frame < pixels.length; frame += 3 * area)
    for (let i = 0; i < area; i++, at++) {
      const steepest = Math.max(
        step(pixels, frame + i, { i, size }),
        step(pixels, frame + area + i, { i, size }),
        step(pixels, frame + 2 * area + i, { i, size }),
      )
      weight[at] = 1 + edges * Math.min(1, 2 * steepest)
      sum += weight[at]
    }
  const scale = (sum / weight.length) * weight.length
  for (let at = 0; at < weight.length; at++) weight[at] /= scale
  return weight
}

/** The larger of the steps from a value of a plane, which is at `i` of its picture, to its right and to the one below. */
function step(plane: Float32Array, at: number, { i, size }: { i: number; size: number }): number {
  const here = plane[at]
  const right = (i + 1) % size === 0 ? 0 : Math.abs(plane[at + 1] - here)
  const below = i + size >= size * size ? 0 : Math.abs(plane[at + size] - here)
  return Math.max(right, below)
}
