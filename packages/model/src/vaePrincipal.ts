import {
  add,
  concatRows,
  conv2d,
  putRows,
  type RowSet,
  reshape,
  rows,
  type Tensor,
  transpose,
} from '@sceneweave/tensor'
import type { Declare, Flow } from './vaeFlow.ts'
import { FROM_PIXELS, scaled } from './vaeFlow.ts'

// The code of an 8×8 block of one still picture, or of four pictures in a row: what a linear map can keep of it.
// Training starts these maps at the principal components of the film set, so the network only has to better them: with
// 24 channels the error begins at 0.0297, where 16 channels from random weights stood at 0.030 after 2,400 steps.
const SPACE = 8
const TIME = 4
const BLOCK = 3 * SPACE * SPACE

/** Linear half of the encoder: pixels [F, 3, H, W] → [F_lat, C, H/8, W/8]; the first frame of a clip alone, then fours. */
export function principalEncode({ x, clip, declare }: Flow, channels: number): Tensor {
  const deep = spaceToDepth(x, SPACE)
  const { still, moving } = framesOf(x.shape[0], clip, TIME)
  const first = pointwise(rows(deep, still), declare, { name: 'vae.encoder.still', to: channels, gain: FROM_PIXELS })
  if (moving.length === 0) return first
  const [, , h, w] = deep.shape
  const four = reshape(rows(deep, moving), [(x.shape[0] - first.shape[0]) / TIME, TIME * BLOCK, h, w])
  const rest = pointwise(four, declare, { name: 'vae.encoder.moving', to: channels, gain: FROM_PIXELS })
  return interleave(first, rest, 1 + (clip - 1) / TIME)
}

/** Linear half of the decoder: latents [F_lat, C, h, w] → pixels [F, 3, 8h, 8w]. */
export function principalDecode({ x, clip, declare }: Flow): Tensor {
  const { still, moving } = framesOf(x.shape[0], clip, 1)
  const first = pointwise(rows(x, still), declare, { name: 'vae.decoder.still', to: BLOCK, gain: 0.6 })
  if (moving.length === 0) return depthToSpace(first, SPACE)
  const [, , h, w] = x.shape
  const four = pointwise(rows(x, moving), declare, { name: 'vae.decoder.moving', to: TIME * BLOCK, gain: 0.6 })
  const rest = reshape(four, [four.shape[0] * TIME, BLOCK, h, w])
  return depthToSpace(interleave(first, rest, 1 + (clip - 1) * TIME), SPACE)
}

/** Frames that begin a clip, and the others; the others come in groups of `group`. */
function framesOf(frames: number, clip: number, group: number): { still: RowSet; moving: RowSet } {
  const clips = Array.from({ length: frames / clip }, (_, at) => at * clip)
  if ((clip - 1) % group !== 0) throw new RangeError(`a clip has 1 + ${group}·n frames, not ${clip}`)
  return {
    still: clips.map((from) => [from, from + 1] as const),
    moving: clip > 1 ? clips.map((from) => [from + 1, from + clip] as const) : [],
  }
}

/** Clips of one first frame and `clip − 1` others, from all first frames and all others. */
function interleave(first: Tensor, rest: Tensor, clip: number): Tensor {
  const count = first.shape[0] * clip
  if (first.shape[0] === 1) return concatRows([first, rest])
  const { still, moving } = framesOf(count, clip, 1)
  return add(putRows(first, still, count), putRows(rest, moving, count))
}

type Pointwise = { name: string; to: number; gain: number }

function pointwise(x: Tensor, declare: Declare, { name, to, gain }: Pointwise): Tensor {
  const weight = declare(`${name}.weight`, [to, x.shape[1], 1, 1], scaled(x.shape[1], gain))
  const bias = declare(`${name}.bias`, [to], { value: 0 })
  return conv2d(x, weight, bias, { stride: 1, pad: 0 })
}

/** [F, C, H, W] → [F, p·p·C, H/p, W/p], channel order dy, dx, c as in patchify. */
export function spaceToDepth(x: Tensor, patch: number): Tensor {
  const [frames, channels, height, width] = x.shape
  const split = reshape(x, [frames, channels, height / patch, patch, width / patch, patch])
  const deep = transpose(split, [0, 3, 5, 1, 2, 4])
  return reshape(deep, [frames, channels * patch ** 2, height / patch, width / patch])
}

/** The inverse of spaceToDepth. */
export function depthToSpace(x: Tensor, patch: number): Tensor {
  if (patch === 1) return x
  const [frames, deep, height, width] = x.shape
  const split = reshape(x, [frames, patch, patch, deep / patch ** 2, height, width])
  return reshape(transpose(split, [0, 3, 4, 1, 5, 2]), [frames, deep / patch ** 2, height * patch, width * patch])
}
