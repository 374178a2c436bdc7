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
import { motionSide, picturesRead, viewSide } from './clipViews.ts'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'

/**
 * A trunk: planes of `side` pixels whose squares become channels first (as good as a convolution at full size, for
 * nothing), then convolutions as channels in, out and stride. All end in 4 × 4 places of 24 channels.
 */
export type Trunk = {
  readonly name: string
  readonly planes: number
  readonly side: number
  readonly square: number
  readonly convolutions: readonly (readonly [from: number, to: number, stride: 1 | 2])[]
}

/** What reads one picture: places and weather fill it, who stands there takes up a tenth of a wide shot, near the middle. */
export const pictureTrunks: readonly Trunk[] = [
  { name: 'whole', planes: 3, side: viewSide, square: 2, convolutions: chain([12, 2, 32, 2, 64, 1, 64, 2, 24]) },
  {
    name: 'centre',
    planes: 3,
    side: viewSide,
    square: 4,
    convolutions: chain([48, 1, 48, 1, 56, 2, 64, 1, 64, 2, 24]),
  },
]
/** What reads all pictures of a shot at once, in grey: the camera moves everything, a character its own part. */
export const clipTrunks: readonly Trunk[] = [
  { name: 'drift', planes: picturesRead, side: motionSide, square: 2, convolutions: chain([24, 2, 32, 1, 48, 2, 24]) },
  {
    name: 'gesture',
    planes: picturesRead,
    side: motionSide,
    square: 2,
    convolutions: chain([24, 1, 32, 2, 64, 1, 64, 2, 24]),
  },
]
/** What reads the last picture of a shot beside the first of the next. */
export const joinTrunks: readonly Trunk[] = [
  { name: 'join', planes: 6, side: viewSide, square: 4, convolutions: chain([96, 2, 48, 1, 48, 2, 24]) },
]

/** Whether two pictures in a row are parted by a cut: values of the head `cut`. */
export const joinValues = ['continued', 'cut'] as const

const FEATURES = 4 * 4 * 24
const HIDDEN = 128

const heads = (from: 'picture' | 'clip'): [string, number][] =>
  traitNames.filter((name) => judgedTraits[name].from === from).map((name) => [name, judgedTraits[name].values.length])

/** Trunks whose sum is one hidden vector, and the heads that read it: name and number of values. */
export const parts = [
  { trunks: pictureTrunks, heads: heads('picture') },
  { trunks: clipTrunks, heads: heads('clip') },
  { trunks: joinTrunks, heads: [['cut', joinValues.length]] as [string, number][] },
]

function chain(steps: readonly number[]): [from: number, to: number, stride: 1 | 2][] {
  const made: [number, number, 1 | 2][] = []
  for (let at = 0; at + 2 < steps.length; at += 2) made.push([steps[at], steps[at + 2], steps[at + 1] as 1 | 2])
  return made
}

/** Every parameter, in the order of the file. */
export const recogniserParams = (): ParamSpec[] => parts.flatMap(partParams)

/** The parameters of a part. */
export const partParams = ({ trunks, heads }: (typeof parts)[number]): ParamSpec[] => [
  ...trunks.flatMap(({ name, convolutions }): ParamSpec[] => [
    ...convolutions.flatMap(([from, to], at): ParamSpec[] => [
      { name: `${name}.${at}.weight`, shape: [to, from, 3, 3], init: { std: Math.sqrt(2 / (9 * from)) } },
      { name: `${name}.${at}.bias`, shape: [to], init: { value: 0 } },
      { name: `${name}.${at}.gain`, shape: [to], init: { value: 1 } },
    ]),
    ...denseParams(`${name}.placed`, FEATURES, HIDDEN),
    ...denseParams(`${name}.pooled`, convolutions[convolutions.length - 1][0], HIDDEN),
  ]),
  ...heads.flatMap(([name, values]) => denseParams(`head.${name}`, HIDDEN, values)),
]

const denseParams = (name: string, from: number, to: number): ParamSpec[] => [
  { name: `${name}.weight`, shape: [from, to], init: { std: 1 / Math.sqrt(from) } },
  { name: `${name}.bias`, shape: [to], init: { value: 0 } },
]

/** How many rows each part of the network is given: pictures, clips, joins. 0 leaves a part out. */
export type Rows = readonly [pictures: number, clips: number, joins: number]

/** Inputs by trunk [rows, planes·square², side/square, …] in −1..1 → scores [rows, values] by trait and `cut`, one linear head each. */
export function recogniserForward(rows: Rows): Record<TraitName | 'cut', Tensor> {
  const scores = parts.flatMap(({ trunks, heads }, part) => {
    if (rows[part] === 0) return []
    const hidden = silu(trunks.map((trunk) => trunkFeatures(trunk, rows[part])).reduce(add))
    return heads.map(([name, values]) => [name, dense(hidden, `head.${name}`, values)] as const)
  })
  return Object.fromEntries(scores) as Record<TraitName | 'cut', Tensor>
}

/**
 * [F, hidden]: the last layer by place, and the one before it averaged over places, because who someone is does not
 * hang on where they stand.
 */
function trunkFeatures({ name, planes, side, square, convolutions }: Trunk, frames: number): Tensor {
  let x = input(name, [frames, planes * square ** 2, side / square, side / square])
  let before = x
  for (const [at, [from, to, stride]] of convolutions.entries()) {
    before = x
    const [weight, bias] = [param(`${name}.${at}.weight`, [to, from, 3, 3]), param(`${name}.${at}.bias`, [to])]
    x = conv2d(x, weight, bias, { stride, pad: 1 })
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

/** The forward pass as a program. */
export const recogniserProgram = (rows: Rows): Program => buildProgram(recogniserForward(rows))
