import {
  buildProgram,
  type Device,
  type Executable,
  input,
  patchify,
  reshape,
  transpose,
  unpatchify,
  type Weights,
  weightView,
} from '@sceneweave/tensor'
import { latentFrames, type ModelConfig } from './config.ts'
import { decodeLatents, encodeVideo } from './vae.ts'

/** The autoencoder on a device: pictures ↔ token rows [T·H·W, patch²·C] that the denoiser reads and writes. */
export class Autoencoder {
  private readonly config: ModelConfig
  private readonly device: Device
  private readonly weights: Weights
  private readonly made = new Map<string, Promise<Executable>>()

  constructor(config: ModelConfig, device: Device, weights: Weights) {
    this.config = config
    this.device = device
    this.weights = weights
  }

  /** RGB8 pictures [frames, size, size, 3] → normalised latent rows. */
  async encode(pictures: Uint8Array): Promise<Float32Array> {
    const frames = pictures.length / (3 * this.config.size ** 2)
    const executable = await this.executable(`encode ${frames}`, () => encoderProgram(this.config, frames))
    const { latents } = await executable.run({ pixels: toPixels(pictures, this.config.size) })
    return this.normalised(latents, (value, mean, std) => (value - mean) / std)
  }

  /** Normalised latent rows of a shot of `frames` pictures → RGB8 [frames, size, size, 3]. */
  async decode(latents: Float32Array, frames: number): Promise<Uint8Array> {
    const executable = await this.executable(`decode ${frames}`, () => decoderProgram(this.config, frames))
    const { pixels } = await executable.run({
      latents: this.normalised(latents, (value, mean, std) => value * std + mean),
    })
    return toPictures(pixels, this.config.size)
  }

  private normalised(rows: Float32Array, by: (value: number, mean: number, std: number) => number): Float32Array {
    const channels = this.config.vae.latentChannels
    const [mean, std] = [weightView(this.weights, 'vae.latent.mean'), weightView(this.weights, 'vae.latent.std')]
    return rows.map((value, i) => by(value, mean[i % channels], std[i % channels]))
  }

  private executable(key: string, program: () => ReturnType<typeof buildProgram>): Promise<Executable> {
    let made = this.made.get(key)
    if (!made) {
      made = this.device.compile(program(), this.weights)
      this.made.set(key, made)
    }
    return made
  }
}

/** `pixels` [clips · frames, 3, size, size] of clips of `frames` pictures each → `latents` rows, clip after clip. */
export function encoderProgram(config: ModelConfig, frames: number, clips = 1) {
  const latents = encodeVideo(config.vae, input('pixels', [clips * frames, 3, config.size, config.size]), frames)
  return buildProgram({ latents: latentRows(config, latents) })
}

/** `latents` rows → `pixels` [frames, 3, size, size]. */
export function decoderProgram(config: ModelConfig, frames: number) {
  const [f, c, side] = [latentFrames(frames), config.vae.latentChannels, config.size / 8]
  const rows = f * (side / config.patch) ** 2
  const packed = input('latents', [rows, config.patch ** 2 * c])
  const latents =
    config.patch === 2
      ? transpose(unpatchify(packed, [c, f, side, side]), [1, 0, 2, 3])
      : transpose(reshape(packed, [f, side, side, c]), [0, 3, 1, 2])
  return buildProgram({ pixels: decodeLatents(config.vae, latents, f) })
}

/** [F, C, h, w] → token rows; channel order within a token is dy, dx, c. */
function latentRows(config: ModelConfig, latents: ReturnType<typeof encodeVideo>) {
  if (config.patch === 2) return patchify(transpose(latents, [1, 0, 2, 3]))
  const [f, c, h, w] = latents.shape
  return reshape(transpose(latents, [0, 2, 3, 1]), [f * h * w, c])
}

// the 256 values that a byte stands for
const VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1)

/** RGB8 [F, size, size, 3] → float32 [F, 3, size, size] in −1..1. */
export function toPixels(pictures: Uint8Array, size: number): Float32Array {
  const area = size * size
  const pixels = new Float32Array(pictures.length)
  for (let from = 0; from < pictures.length; from += 3 * area)
    for (let at = 0, byte = from; at < area; at++, byte += 3) {
      pixels[from + at] = VALUES[pictures[byte]]
      pixels[from + area + at] = VALUES[pictures[byte + 1]]
      pixels[from + 2 * area + at] = VALUES[pictures[byte + 2]]
    }
  return pixels
}

/** Inverse of `toPixels`, clamped and rounded. */
export function toPictures(pixels: Float32Array, size: number): Uint8Array {
  const area = size * size
  const pictures = new Uint8Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) {
    const [frame, channel, at] = [Math.floor(i / (3 * area)), Math.floor(i / area) % 3, i % area]
    pictures[(frame * area + at) * 3 + channel] = Math.max(0, Math.min(255, Math.round((pixels[i] + 1) * 127.5)))
  }
  return pictures
}
