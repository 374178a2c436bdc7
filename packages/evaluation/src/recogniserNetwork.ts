import type { ParamSpec } from '@sceneweave/model'
import {
  add,
  buildProgram,
  chanNorm,
  conv2d,
  input,
  linear,
  type Program,
  param,
  reshape,
  scale,
  segSum,
  silu,
  type Tensor,
  transpose,
} from '@sceneweave/tensor'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'

/** Side of the pictures the recogniser reads; larger ones are averaged down. */
export const recogniserSize = 64

/** Squares of so many pixels a side become channels first: as good as a convolution at full size, for nothing. */
export const squareSide = 2
const CHANNELS = 3 * squareSide ** 2

/**
 * A trunk: what it looks at, [side] pixels square from (left, top), and its convolutions as channels in, out and stride.
 * Places and weather fill a picture; who stands there takes up a tenth of a wide shot, always near the middle.
 */
export type Trunk = {
  readonly name: 'scene' | 'centre'
  readonly left: number
  readonly top: number
  readonly side: number
  readonly convolutions: readonly (readonly [from: number, to: number, stride: 1 | 2])[]
}
/** The two trunks. */
export const trunks: readonly Trunk[] = [
  {
    name: 'scene',
    left: 0,
    top: 0,
    side: recogniserSize,
    convolutions: [
      [CHANNELS, 32, 2],
      [32, 48, 2],
      [48, 48, 1],
      [48, 24, 2],
    ],
  },
  {
    name: 'centre',
    left: 16,
    top: 18,
    side: 32,
    convolutions: [
      [CHANNELS, 48, 1],
      [48, 48, 1],
      [48, 64, 2],
      [64, 64, 1],
      [64, 24, 2],
    ],
  },
]
/** Both trunks end in 4 × 4 places of 24 channels. */
const FEATURES = 4 * 4 * 24
const HIDDEN = 96

/** Every parameter of the trunks and heads, in the order of the file. */
export function recogniserParams(): ParamSpec[] {
  const dense = (name: string, from: number, to: number): ParamSpec[] => [
    { name: `${name}.weight`, shape: [from, to], init: { std: 1 / Math.sqrt(from) } },
    { name: `${name}.bias`, shape: [to], init: { value: 0 } },
  ]
  const convolved = trunks.flatMap(({ name, convolutions }): ParamSpec[] => [
    ...convolutions.flatMap(([from, to], at): ParamSpec[] => [
      { name: `${name}.${at}.weight`, shape: [to, from, 3, 3], init: { std: Math.sqrt(2 / (9 * from)) } },
      { name: `${name}.${at}.bias`, shape: [to], init: { value: 0 } },
      { name: `${name}.${at}.gain`, shape: [to], init: { value: 1 } },
    ]),
    ...dense(`${name}.placed`, FEATURES, HIDDEN),
    ...dense(`${name}.pooled`, convolutions[convolutions.length - 1][0], HIDDEN),
  ])
  const heads = traitNames.flatMap((name) => dense(`head.${name}`, HIDDEN, judgedTraits[name].values.length))
  return [...convolved, ...heads]
}

/** Inputs `scene` [F, 12, 32, 32] and `centre` [F, 12, 16, 16] in −1..1 → scores [F, values] by trait, one linear head each. */
export function recogniserForward(frames: number): Record<TraitName, Tensor> {
  const hidden = silu(trunks.map((trunk) => trunkFeatures(trunk, frames)).reduce(add))
  const heads = traitNames.map((name) => {
    return [name, dense(hidden, `head.${name}`, judgedTraits[name].values.length)] as const
  })
  return Object.fromEntries(heads) as Record<TraitName, Tensor>
}

/**
 * [F, hidden]: the last layer by place, and the one before it averaged over places, because who someone is does not
 * hang on where they stand.
 */
function trunkFeatures({ name, side, convolutions }: Trunk, frames: number): Tensor {
  let x = input(name, [frames, CHANNELS, side / squareSide, side / squareSide])
  let before = x
  for (const [at, [from, to, stride]] of convolutions.entries()) {
    before = x
    x = conv2d(x, param(`${name}.${at}.weight`, [to, from, 3, 3]), param(`${name}.${at}.bias`, [to]), {
      stride,
      pad: 1,
    })
    x = silu(chanNorm(x, param(`${name}.${at}.gain`, [to])))
  }
  const placed = dense(reshape(x, [frames, FEATURES]), `${name}.placed`, HIDDEN)
  return add(placed, dense(meanOverPlaces(before), `${name}.pooled`, HIDDEN))
}

const dense = (x: Tensor, name: string, to: number): Tensor =>
  linear(x, param(`${name}.weight`, [x.shape[1], to]), param(`${name}.bias`, [to]))

/** [F, C, h, w] → [F, C]. */
function meanOverPlaces(x: Tensor): Tensor {
  const [frames, channels, height, width] = x.shape
  const places = height * width
  const rows = reshape(transpose(x, [0, 2, 3, 1]), [frames * places, channels])
  const frameOf = Int32Array.from({ length: frames * places }, (_, row) => Math.floor(row / places))
  return scale(segSum(rows, frameOf, frames), 1 / places)
}

/** The recogniser's forward pass as a program. */
export const recogniserProgram = (frames: number): Program => buildProgram(recogniserForward(frames))
