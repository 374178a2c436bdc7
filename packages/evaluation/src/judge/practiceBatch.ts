import { seededUniforms } from '@sceneweave/model'
import { motionSide, pictureOf, picturesRead, putSquares, viewSide } from './clipViews.ts'
import { type Disguise, disguised, drawDisguise } from './disguise.ts'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'
import type { PracticeClip } from './practice.ts'
import { clipTrunks, joinValues, type Rows, type Trunk } from './recogniserNetwork.ts'
import { joinInputs, pictureInputs } from './trunkInputs.ts'

type Drawn = { readonly clip: PracticeClip; readonly disguise: Disguise }

/** Inputs of the recogniser's loss: shots in a new disguise each, a picture of each and the whole clip, and joins. */
export function practiceBatch(
  clips: readonly PracticeClip[],
  [shots, moving, joining]: Rows,
  { seed, stream }: { seed: number; stream: number },
): Record<string, Float32Array> {
  const uniform = seededUniforms(seed, stream)
  const pick = () => clips[Math.floor(uniform() * clips.length)]
  const drawn = Array.from({ length: shots }, () => ({ clip: pick(), disguise: drawDisguise(uniform) }))
  const pictures = drawn.map(({ clip, disguise }) => {
    const at = Math.floor(uniform() * picturesRead)
    const seen = (view: Uint8Array) => disguised(pictureOf(view, at), viewSide, disguise, uniform)
    return { whole: seen(clip.whole), centre: seen(clip.centre) }
  })
  const moved = drawn.slice(0, moving)
  const motions = clipTrunks.map((trunk) => [trunk.name, motionInput(moved, trunk, uniform)] as const)
  const joins = Array.from({ length: joining }, () => drawJoin(pick(), uniform))
  return {
    ...pictureInputs(pictures),
    ...Object.fromEntries(motions),
    ...joinInputs(joins.map(({ pair }) => pair)),
    ...traitTargets(drawn, 'picture'),
    ...traitTargets(moved, 'clip'),
    ...cutTargets(joins.map(({ cut }) => cut)),
  }
}

function motionInput(drawn: readonly Drawn[], { name, planes, side, square }: Trunk, uniform: () => number) {
  const size = planes * side * side
  const input = new Float32Array(drawn.length * size)
  for (const [at, { clip, disguise }] of drawn.entries()) {
    const planes = name === 'drift' ? clip.drift : clip.gesture
    const seen = disguised(planes, motionSide, { ...disguise, blur: Math.max(0, disguise.blur - 1) }, uniform)
    putSquares(seen, { side, square }, input.subarray(at * size, (at + 1) * size))
  }
  return input
}

/** The last picture of a shot and the first of the next, or where there is none, or to have more of them, two in a row of one shot. */
function drawJoin({ whole, second, before, cut }: PracticeClip, uniform: () => number) {
  const first = whole.subarray(0, 3 * viewSide ** 2)
  const isInside = before === null || (cut && uniform() < 0.3)
  const pair = isInside
    ? [first, second]
    : [before.whole.subarray((picturesRead - 1) * first.length, picturesRead * first.length), first]
  const disguise = drawDisguise(uniform)
  const [one, other] = pair.map((bytes) => disguised(pictureOf(bytes, 0), viewSide, disguise, uniform))
  return { pair: [one, other] as const, cut: !isInside && cut }
}

// who someone is takes longest to learn; a share of the loss is what decides what the trunks learn to see
const EMPHASIS: Readonly<Partial<Record<TraitName, number>>> = {
  species: 3,
  accessory: 1.5,
  accessoryColour: 3,
  action: 2,
}

const OTHER_SIDE: Readonly<Record<string, string>> = {
  left: 'right',
  right: 'left',
  'walks to the left': 'walks to the right',
  'walks to the right': 'walks to the left',
  'pan left': 'pan right',
  'pan right': 'pan left',
}

/** One-hot targets and weights by trait: a trait that the shot does not show weighs nothing. */
function traitTargets(drawn: readonly Drawn[], from: 'picture' | 'clip'): Record<string, Float32Array> {
  const made: Record<string, Float32Array> = {}
  for (const name of traitNames.filter((name) => judgedTraits[name].from === from)) {
    const { values, truth } = judgedTraits[name]
    const shown = drawn.map(({ clip, disguise }) => {
      const value = truth(clip.scene, clip.shot)
      const seen = value !== null && disguise.isMirrored ? (OTHER_SIDE[value] ?? value) : value
      return seen === null ? -1 : (values as readonly string[]).indexOf(seen)
    })
    Object.assign(made, targets(name, shown, { values: values.length, emphasis: EMPHASIS[name] ?? 1 }))
  }
  return made
}

const cutTargets = (cuts: readonly boolean[]) =>
  targets('cut', cuts.map(Number), { values: joinValues.length, emphasis: 2 })

function targets(name: string, shown: readonly number[], { values, emphasis }: { values: number; emphasis: number }) {
  const target = new Float32Array(shown.length * values)
  // a mean over values makes the error of long lists small: this undoes it
  const weight = Float32Array.from(shown, (value) => (value < 0 ? 0 : (emphasis * values) / shown.length))
  for (const [at, value] of shown.entries()) if (value >= 0) target[at * values + value] = 1
  return { [`target.${name}`]: target, [`weight.${name}`]: weight }
}
