import { z } from 'zod'

const whole = z.int().min(1)

/** Sizes of the causal video autoencoder. */
export const VaeConfig = z.strictObject({
  latentChannels: whole,
  /** Space-to-depth before the first convolution. */
  patch: z.union([z.literal(2), z.literal(4)]),
  /** Channels of the encoder and of the decoder, from full size inwards. */
  encoder: z.array(whole),
  decoder: z.array(whole),
})
export type VaeConfig = z.infer<typeof VaeConfig>

/** All sizes of one LCT model. Saved in the weights file; what is not here is the same for every model. */
export const ModelConfig = z.strictObject({
  name: z.string().min(1).max(64),
  /** Side of the square pictures, in pixels. */
  size: z.int().min(16).max(4096),
  framesPerSecond: z.number().positive(),
  /** Longest shot in frames; 1 + a multiple of 4. */
  maxFrames: z.int().min(1),
  width: whole,
  layers: whole,
  heads: whole,
  mlpRatio: whole,
  /** Tokens are patch × patch latents of one latent frame. */
  patch: z.union([z.literal(1), z.literal(2)]),
  /** Pairs of rotary channels of a head that turn with time, height and width. The others do not turn: content alone. */
  ropePairs: z.tuple([whole, whole, whole]),
  ropeBase: z.number().positive(),
  /** The ablation of interleaved positions; absent in every model that is meant to be used. */
  positions: z.literal('concatenated').optional(),
  timeEmbedding: whole,
  /** Prompts are padded with a learned word up to a multiple of these. */
  textBucket: z.strictObject({ global: whole, shot: whole }),
  vocabulary: z.array(z.string().min(1)),
  vae: VaeConfig,
})
export type ModelConfig = z.infer<typeof ModelConfig>

/** Channels of one head. */
export const headWidth = (config: Pick<ModelConfig, 'width' | 'heads'>): number => config.width / config.heads

/** Values of one video token: patch × patch × latent channels. */
export const tokenWidth = (config: ModelConfig): number => config.patch ** 2 * config.vae.latentChannels

/** Latent frames of a shot of `frames` pictures: the first alone, then one for every four (1 + T). */
export const latentFrames = (frames: number): number => 1 + Math.ceil((frames - 1) / 4)

/** Video tokens of a shot as (T, H, W). */
export const tokenGrid = (config: ModelConfig, frames: number): [number, number, number] => {
  const side = config.size / 8 / config.patch
  return [latentFrames(frames), side, side]
}

type Preset = Omit<ModelConfig, 'vocabulary'>

/** The shapes we ship: `tiny` for a CPU, `small` for weights worth showing, `lct-3b` for benchmarks. */
export const presets = {
  tiny: {
    name: 'tiny',
    size: 64,
    framesPerSecond: 8,
    maxFrames: 17,
    width: 128,
    layers: 5,
    heads: 4,
    mlpRatio: 2,
    patch: 2,
    ropePairs: [2, 3, 3],
    ropeBase: 1000,
    timeEmbedding: 128,
    textBucket: { global: 28, shot: 15 },
    vae: { latentChannels: 8, patch: 4, encoder: [40, 56], decoder: [48, 64] },
  },
  small: {
    name: 'small',
    size: 128,
    framesPerSecond: 8,
    maxFrames: 17,
    width: 288,
    layers: 8,
    heads: 6,
    // 14.4 M numbers: with the autoencoder and a few-step companion below 40 MB in half precision
    mlpRatio: 3,
    patch: 2,
    ropePairs: [8, 8, 8],
    ropeBase: 1000,
    timeEmbedding: 256,
    textBucket: { global: 40, shot: 18 },
    vae: { latentChannels: 32, patch: 4, encoder: [96, 160], decoder: [96, 192] },
  },
  'lct-3b': {
    name: 'lct-3b',
    size: 480,
    framesPerSecond: 12,
    maxFrames: 97,
    width: 2048,
    layers: 30,
    heads: 16,
    mlpRatio: 4,
    patch: 2,
    ropePairs: [16, 24, 24],
    ropeBase: 10_000,
    timeEmbedding: 256,
    textBucket: { global: 128, shot: 128 },
    vae: { latentChannels: 16, patch: 4, encoder: [96, 160], decoder: [96, 192] },
  },
} as const satisfies Record<string, Preset>
export type PresetName = keyof typeof presets

/** A preset with its vocabulary filled in. */
export const presetConfig = (name: PresetName, vocabulary: readonly string[]): ModelConfig =>
  checkConfig({ ...presets[name], vocabulary: [...vocabulary] })

/** Parses a config and checks what a schema cannot: heads divide the width, rotary pairs fill a head, sizes fit. */
export function checkConfig(value: unknown): ModelConfig {
  const config = ModelConfig.parse(value)
  const half = config.width / config.heads / 2
  const fault = (what: string): never => {
    throw new RangeError(`model config "${config.name}": ${what}`)
  }
  if (!Number.isInteger(half)) fault(`${config.heads} heads must divide the width ${config.width} into even heads`)
  if (config.ropePairs.reduce((a, b) => a + b) > half) fault(`ropePairs must add up to ${half} or less`)
  if (config.size % (8 * config.patch) !== 0) fault(`size must be a multiple of ${8 * config.patch}`)
  if (config.maxFrames % 4 !== 1) fault('maxFrames must be 1 + a multiple of 4')
  return config
}
