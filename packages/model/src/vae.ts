import {
  add,
  chanNorm,
  conv2d,
  convT,
  param,
  ShapeFault,
  showShape,
  silu,
  type Tensor,
  upsample2,
} from '@sceneweave/tensor'
import type { VaeConfig } from './config.ts'
import type { Init, ParamSpec } from './params.ts'
import { type Declare, type Flow, FROM_PIXELS, FROM_SILU, scaled } from './vaeFlow.ts'
import { depthToSpace, principalDecode, principalEncode, spaceToDepth } from './vaePrincipal.ts'
import { decoderStages, encoderStages, lastPatch, SPACE, type Stage, TIME } from './vaeStages.ts'

/** Pixels [F, 3, H, W] in −1..1, clips of `clip` frames one after another → means of the latents [F_lat, C_z, H/8, W/8]. */
export const encodeVideo = (config: VaeConfig, pixels: Tensor, clip: number): Tensor =>
  encode(config, { x: pixels, clip, declare })

/** Latents [F_lat, C_z, h, w], clips of `clip` latent frames one after another → pixels [F, 3, 8·h, 8·w]. */
export const decodeLatents = (config: VaeConfig, latents: Tensor, clip: number): Tensor =>
  decode(config, { x: latents, clip, declare })

/** Every parameter of both halves, encoder first, in order of use. */
export function vaeParams(config: VaeConfig): ParamSpec[] {
  const params: ParamSpec[] = []
  const record: Declare = (name, shape, init) => {
    params.push({ name, shape, init })
    return param(name, shape)
  }
  // a clip with motion: a still one would not ask for the parameters of moving frames
  const latents = encode(config, { x: param('pixels', [1 + TIME, 3, SPACE, SPACE]), clip: 1 + TIME, declare: record })
  decode(config, { x: latents, clip: 2, declare: record })
  return params
}

const declare: Declare = (name, shape) => param(name, shape)

function encode(config: VaeConfig, pixels: Flow): Tensor {
  const [, channels, height, width] = pixels.x.shape
  if (channels !== 3 || height % SPACE !== 0 || width % SPACE !== 0)
    throw new ShapeFault('encodeVideo', `[F, 3, ${SPACE}·h, ${SPACE}·w]`, showShape(pixels.x.shape))
  if (pixels.clip % TIME !== 1) throw new RangeError(`a clip has 1 + ${TIME}·n frames, not ${pixels.clip}`)
  const name = 'vae.encoder'
  let flow: Flow = { ...pixels, x: spaceToDepth(pixels.x, config.patch) }
  flow = conv(flow, { name: `${name}.in`, to: config.encoder[0], gain: FROM_PIXELS })
  encoderStages(config).forEach((stage, at) => {
    flow = residualBlocks(shrink(flow, stage, `${name}.${at}`), stage, `${name}.${at}`)
  })
  // gain 0: training begins at the principal code alone
  const bettered = conv(activated(flow, `${name}.out`), { name: `${name}.out`, to: config.latentChannels, gain: 0 })
  return add(principalEncode(pixels, config.latentChannels), bettered.x)
}

function decode(config: VaeConfig, latents: Flow): Tensor {
  if (latents.x.shape[1] !== config.latentChannels)
    throw new ShapeFault('decodeLatents', `[F, ${config.latentChannels}, h, w]`, showShape(latents.x.shape))
  const stages = decoderStages(config)
  const last = lastPatch(stages)
  const name = 'vae.decoder'
  let flow = conv(latents, { name: `${name}.in`, to: stages[0].width })
  stages.forEach((stage, at) => {
    flow = residualBlocks(grow(flow, stage, `${name}.${at}`), stage, `${name}.${at}`)
  })
  const pixels = conv(activated(flow, `${name}.out`), { name: `${name}.out`, to: 3 * last * last, gain: 0 })
  return add(principalDecode(latents), depthToSpace(pixels.x, last))
}

const BRANCH = 0.3

type Conv = { name: string; to: number; kernel?: 1 | 3; stride?: 1 | 2; gain?: number }

function conv({ x, clip, declare }: Flow, { name, to, kernel = 3, stride = 1, gain = 1 }: Conv): Flow {
  const weight = declare(
    `${name}.conv.weight`,
    [to, x.shape[1], kernel, kernel],
    scaled(x.shape[1] * kernel ** 2, gain),
  )
  const bias = declare(`${name}.conv.bias`, [to], { value: 0 })
  return { x: conv2d(x, weight, bias, { stride, pad: (kernel - 1) / 2 }), clip, declare }
}

/** Mixes each pixel over time, keeping its width. */
function mixTime({ x, clip, declare }: Flow, name: string, { stride, init }: { stride: 1 | 2; init: Init }): Flow {
  const weight = declare(`${name}.time.weight`, [x.shape[1], x.shape[1], 3], init)
  const bias = declare(`${name}.time.bias`, [x.shape[1]], { value: 0 })
  return { x: convT(x, weight, bias, { stride, clip }), clip: Math.ceil(clip / stride), declare }
}

const activated = (flow: Flow, name: string): Flow => {
  const gain = flow.declare(`${name}.norm.gain`, [flow.x.shape[1]], { value: 1 })
  return { ...flow, x: silu(chanNorm(flow.x, gain)) }
}

/** Each block mixes in space, then in time, and begins near the identity. */
// A norm before mixing time too was slower and worse: 160 steps on moving shapes left an error of 0.083, without 0.067.
function residualBlocks(flow: Flow, { width, blocks }: Stage, name: string): Flow {
  for (let block = 0; block < blocks; block++) {
    const at = `${name}.block.${block}`
    const seen = conv(activated(flow, at), { name: at, to: width, gain: FROM_SILU })
    const moved = mixTime({ ...seen, x: silu(seen.x) }, at, { stride: 1, init: scaled(3 * width, BRANCH) })
    flow = { ...flow, x: add(flow.x, moved.x) }
  }
  return flow
}

/** Time before space, so that the strided convolution sees half the frames. */
function shrink(flow: Flow, { width, space, time }: Stage, name: string): Flow {
  const channels = flow.x.shape[1]
  const shorter = time === 2 ? mixTime(flow, `${name}.down`, { stride: 2, init: scaled(3 * channels, 1) }) : flow
  if (space === 2) return conv(shorter, { name: `${name}.down`, to: width, stride: 2 })
  return width === channels ? shorter : conv(shorter, { name: `${name}.down`, to: width, kernel: 1 })
}

/** Space before time, so that the 1×1 convolution sees half the frames; sub-pixels have weights of their own. */
function grow(flow: Flow, { width, space, time }: Stage, name: string): Flow {
  let grown = flow
  if (space === 2) {
    const deep = conv(flow, { name: `${name}.up`, to: 4 * width, kernel: 1 })
    grown = { ...flow, x: depthToSpace(deep.x, 2) }
  } else if (width !== flow.x.shape[1]) grown = conv(flow, { name: `${name}.up`, to: width, kernel: 1 })
  if (time === 1) return grown
  return { ...grown, x: upsample2(grown.x, { axis: 'time', clip: grown.clip }), clip: 2 * grown.clip - 1 }
}
