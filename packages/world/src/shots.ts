import { shotCaption } from './caption.ts'
import { type Random, weighted } from './random.ts'
import { type Action, actions, type CameraMove, cameraMoves, type ShotSize, type Story } from './traits.ts'
import type { CharacterId, SceneTruth, Shot, ShotTruth } from './truth.ts'

/** How many shots of how many frames to draw for whom. */
export type ShotPlan = { truth: SceneTruth; count: number; frames: number }

// Share of shots after the first that continue the shot before them.
const continued = 0.15

/** The shots of a scene; the first begins with a cut, a later one sometimes goes on from its predecessor. */
export function shots({ truth, count, frames }: ShotPlan, from: Random): Shot[] {
  const drawn: Shot[] = []
  for (let k = 0; k < count; k++) {
    const cut = !(k > 0 && from.chance(continued))
    const shot = cut ? freshShot(truth, k, from) : nextShot(drawn[k - 1].truth, from)
    drawn.push({ prompt: shotCaption(shot, from), cut, frames, truth: shot })
  }
  return drawn
}

/** Actions one can read in a close-up. */
export const faceActions: readonly Action[] = ['waves', 'dances', 'looks around', 'nods', 'sleeps']

const storyActions: Record<Story, readonly Action[]> = {
  journey: ['walks to the left', 'walks to the right', 'looks around'],
  dance: ['dances', 'spins', 'nods'],
  rest: ['sits down', 'sleeps', 'looks around'],
  greeting: ['waves', 'nods', 'walks to the right'],
  play: ['jumps', 'spins', 'waves'],
}

function freshShot(truth: SceneTruth, k: number, from: Random): ShotTruth {
  const characters = drawCast(truth, from)
  const single = characters.length === 1
  const sizeWeights = k === 0 ? [5, 3, single ? 2 : 0] : [3, 4, single ? 4 : 0]
  const size = (['wide shot', 'medium shot', 'close-up'] as const)[weighted(from, sizeWeights)]
  const liked = from.chance(0.4) ? storyActions[truth.story] : actions
  const legible = size === 'close-up' ? liked.filter((action) => faceActions.includes(action)) : liked
  const action = from.pick(legible.length ? legible : faceActions)
  return { characters, action, size, camera: drawCamera(action, size, from) }
}

function drawCast(truth: SceneTruth, from: Random): readonly CharacterId[] {
  if (truth.characters.length === 1) return ['A']
  return (['A', 'B', 'AB'] as const)[weighted(from, [3, 3, 4])].split('') as CharacterId[]
}

function drawCamera(action: Action, size: ShotSize, from: Random): CameraMove {
  if (from.chance(0.3)) return 'still'
  const against =
    action === 'walks to the left' ? 'pan right' : action === 'walks to the right' ? 'pan left' : undefined
  const tooClose = (move: CameraMove) => size === 'close-up' && move.startsWith('tilt')
  return from.pick(cameraMoves.filter((move) => move !== against && !tooClose(move)))
}

const settling: readonly Action[] = ['sits down', 'sleeps']
const backAgain: Partial<Record<CameraMove, CameraMove>> = {
  'pan left': 'pan right',
  'pan right': 'pan left',
  'zoom in': 'zoom out',
  'zoom out': 'zoom in',
  'tilt up': 'tilt down',
  'tilt down': 'tilt up',
}

function nextShot({ characters, action, size, camera }: ShotTruth, from: Random): ShotTruth {
  const onTheSpot = actions.filter((next) => !settling.includes(next) && !next.startsWith('walks'))
  const legible = onTheSpot.filter((next) => size !== 'close-up' || faceActions.includes(next))
  const next = settling.includes(action) ? action : from.pick(legible)
  // A camera that went somewhere rests or comes back, so that a long take keeps its people in the frame.
  const after = backAgain[camera]
  const move = from.chance(0.5) ? 'still' : (after ?? drawCamera(next, size, from))
  return { characters, action: next, size, camera: move }
}
