import type { VaeConfig } from './config.ts'

/** One stage: resample in time and space (2 halves in the encoder, doubles in the decoder), then residual blocks. */
export type Stage = { readonly width: number; readonly blocks: number; readonly space: 1 | 2; readonly time: 1 | 2 }

/** Pixels of a side, and pictures after the first, that are one latent. */
export const SPACE = 8
export const TIME = 4

// The decoder is the heavier half: flat pictures with clean edges are easy to describe and hard to draw.
const BLOCKS = { encoder: 1, decoder: 2 }

/** One stage a width. Time is halved with the first two halvings of space; what is missing then, without blocks. */
export function encoderStages({ patch, encoder }: VaeConfig): Stage[] {
  if (encoder.length !== 1 + Math.log2(SPACE / patch))
    throw new RangeError(
      `a patch of ${patch} needs ${1 + Math.log2(SPACE / patch)} encoder widths, got ${encoder.length}`,
    )
  const stages = encoder.map((width, level): Stage => {
    const halves = level > 0 ? 2 : 1
    return { width, blocks: BLOCKS.encoder, space: halves, time: halves }
  })
  const last: Stage = { width: encoder[encoder.length - 1], blocks: 0, space: 1, time: 2 }
  return encoder.length === 2 ? [...stages, last] : stages
}

/**
 * From 1/8 size outwards; time is doubled once there and once at 1/4 size, where frames are still cheap.
 * What the widths leave is sub-pixels of the last convolution: ending at 1/4 size trains 1.4 × as fast as at 1/2 size,
 * and step for step as well.
 */
export function decoderStages({ decoder }: VaeConfig): Stage[] {
  if (decoder.length < 2 || decoder.length > 4) throw new RangeError(`2 to 4 decoder widths, not ${decoder.length}`)
  const [inner, ...outer] = decoder.toReversed()
  return [
    { width: inner, blocks: BLOCKS.decoder, space: 1, time: 1 },
    { width: inner, blocks: 1, space: 1, time: 2 },
    ...outer.map((width, level): Stage => ({ width, blocks: BLOCKS.decoder, space: 2, time: level === 0 ? 2 : 1 })),
  ]
}

/** Pixels of a side that the decoder leaves to its last convolution. */
export const lastPatch = (stages: readonly Stage[]): number => stages.reduce((left, { space }) => left / space, SPACE)

/** How many latents around its own, and how many latent frames before it, a part of a result hangs on. */
export type Reach = { readonly before: number; readonly after: number; readonly past: number }

/** The first and last place along a side, and the first frame, that is seen: at the scale where the walk stands. */
type Seen = { readonly from: number; readonly to: number; readonly since: number }

// What `vae.ts` builds is walked here from its end to its beginning; a 3×3 convolution sees one place more on either side,
// each block has one, and mixes time over two frames more.
const byConvolution = (seen: Seen): Seen => ({ ...seen, from: seen.from - 1, to: seen.to + 1 })
const byBlocks = ({ from, to, since }: Seen, { blocks }: Stage): Seen => ({
  from: from - blocks,
  to: to + blocks,
  since: since - 2 * blocks,
})

/** What pixels of one latent see of the latents around it. */
export function decoderReach(config: VaeConfig): Reach {
  const stages = decoderStages(config)
  let seen = byConvolution({ from: 0, to: SPACE / lastPatch(stages) - 1, since: 1 - TIME })
  for (const stage of stages.toReversed()) {
    const { from, to, since } = byBlocks(seen, stage)
    seen = {
      from: Math.floor(from / stage.space),
      to: Math.floor(to / stage.space),
      since: Math.ceil(since / stage.time),
    }
  }
  const { from, to, since } = byConvolution(seen)
  return { before: -from, after: to, past: -since }
}

/** What a latent sees of the pixels of other latents. */
export function encoderReach(config: VaeConfig): Reach {
  let seen = byConvolution({ from: 0, to: 0, since: 0 })
  for (const stage of encoderStages(config).toReversed()) {
    const { from, to, since } = byBlocks(seen, stage)
    seen = {
      from: stage.space === 2 ? 2 * from - 1 : from,
      to: stage.space === 2 ? 2 * to + 1 : to,
      since: stage.time === 2 ? 2 * since - 2 : since,
    }
  }
  const { from, to, since } = byConvolution(seen)
  const side = SPACE / config.patch
  return { before: -Math.floor(from / side), after: Math.floor(to / side), past: -Math.floor(since / TIME) }
}
