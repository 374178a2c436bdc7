import {
  buildProgram,
  input,
  type Program,
  patchify,
  reshape,
  sizeOf,
  type Tensor,
  transpose,
  unpatchify,
  type Weights,
} from '@sceneweave/tensor'
import type { ModelConfig } from './config.ts'
import { type Extent, type Halos, picturesOf } from './tiles.ts'
import { decodeLatents, encodeVideo } from './vae.ts'
import { decoderReach, encoderReach, SPACE } from './vaeStages.ts'

/** `pixels` [clips · frames, 3, size, size] of clips of `frames` pictures each → `latents` rows, clip after clip. */
export function encoderProgram(config: ModelConfig, frames: number, clips = 1): Program {
  const pixels = input('pixels', [clips * frames, 3, config.size, config.size])
  return buildProgram({ latents: latentRows(config, encodeVideo(config.vae, pixels, frames)) })
}

export type Half = 'encode' | 'decode'

/** A half of the autoencoder over a tile: `latents` rows → `pixels` [pictures, 3, height, width], or back. */
export function tileProgram(config: ModelConfig, half: Half, [frames, rows, cols]: Extent): Program {
  const { patch, vae } = config
  const [h, w] = [rows * patch, cols * patch]
  if (half === 'encode') {
    const pixels = input('pixels', [picturesOf(frames), 3, h * SPACE, w * SPACE])
    return buildProgram({ latents: latentRows(config, encodeVideo(vae, pixels, picturesOf(frames))) })
  }
  const packed = input('latents', [frames * rows * cols, patch ** 2 * vae.latentChannels])
  const latents =
    patch === 2
      ? transpose(unpatchify(packed, [vae.latentChannels, frames, h, w]), [1, 0, 2, 3])
      : transpose(reshape(packed, [frames, h, w, vae.latentChannels]), [0, 3, 1, 2])
  return buildProgram({ pixels: decodeLatents(vae, latents, frames) })
}

/** [F, C, h, w] → token rows; channel order within a token is dy, dx, c. */
function latentRows(config: ModelConfig, latents: Tensor): Tensor {
  if (config.patch === 2) return patchify(transpose(latents, [1, 0, 2, 3]))
  const [f, c, h, w] = latents.shape
  return reshape(transpose(latents, [0, 2, 3, 1]), [f * h * w, c])
}

/** How far a half sees, in latent frames and in tokens: to either side in space, back only in time. */
export function halosOf({ vae, patch }: ModelConfig, half: Half): Halos {
  const { before, after, past } = half === 'encode' ? encoderReach(vae) : decoderReach(vae)
  const side = { before: Math.ceil(before / patch), after: Math.ceil(after / patch) }
  return [{ before: past, after: 0 }, side, side]
}

// less room takes more work, as tiles see beyond their edges: packages/model/README.md has what it comes to
/** What a program may take of the memory of the host, where a tile would take less. */
export const HOST_ROOM = 2e9

// what ONNX Runtime held of programs of all sizes, in their largest values: at most that
const LARGEST_VALUES = 10

/** What a program of the autoencoder takes of the memory of the host, about. */
export const hostBytes = ({ shapes }: Program): number => 4 * LARGEST_VALUES * Math.max(...shapes.map(sizeOf))

/** Weights of which a device copies no more than the parameters whose names begin so. */
export function weightsOf({ buffer, index }: Weights, prefix: string): Weights {
  const own = [...index].filter(([name]) => name.startsWith(prefix))
  const from = Math.min(...own.map(([, { offset }]) => offset))
  const last = Math.max(...own.map(([, { offset }]) => offset))
  const rest = [...index.values()].flatMap(({ offset }) => (offset > last ? [offset] : []))
  const to = Math.min(buffer.length, ...rest)
  const moved = own.map(([name, { offset, shape }]) => [name, { offset: offset - from, shape }] as const)
  return { buffer: buffer.subarray(from, to), index: new Map(moved) }
}
