import type { View } from './raster/canvas.ts'
import type { Action, CameraMove, ShotSize } from './traits.ts'
import type { CharacterId, Scene } from './truth.ts'

/** Where one character begins a shot: x in stage units, where it looks (-1 left to 1 right), already seated or not. */
export type Mark = { id: CharacterId; x: number; gaze: number; settled: boolean }

/** Everything about a shot that follows from the shots before it: where it begins, where the camera goes. */
export type Staging = { marks: readonly Mark[]; from: View; to: View; framesBefore: number }

/** Frame height in stage units; a character is 1 unit tall without its ears. */
export const frameHeight: Record<ShotSize, number> = { 'wide shot': 2.5, 'medium shot': 1.64, 'close-up': 0.94 }

const centreHeight: Record<ShotSize, number> = { 'wide shot': -0.72, 'medium shot': -0.62, 'close-up': -0.76 }

/** The staging of shot k; a continued shot begins where its predecessor ends. */
export function stage(scene: Scene, k: number): Staging {
  const { truth, cut } = scene.shots[k]
  if (cut || k === 0) {
    const marks = freshMarks(scene, k)
    const centre = marks.reduce((sum, mark) => sum + mark.x, 0) / marks.length
    const held =
      truth.size === 'wide shot' ? 0 : truth.action.startsWith('walks') ? centre + walk(truth.action, 0.5) : centre
    const room = marks.length === 2 && truth.size === 'medium shot' ? 1.12 : 1
    const lowHead = truth.size === 'close-up' && truth.action === 'sleeps'
    const first = {
      x: held,
      y: centreHeight[truth.size] + (lowHead ? 0.22 : 0),
      height: frameHeight[truth.size] * room,
    }
    return { marks, ...cameraPath(first, truth.camera), framesBefore: 0 }
  }
  const before = stage(scene, k - 1)
  const { action } = scene.shots[k - 1].truth
  const marks = before.marks.map((mark) => afterwards(mark, action))
  const to = movedBy(before.to, truth.camera)
  return { marks, from: before.to, to, framesBefore: before.framesBefore + scene.shots[k - 1].frames }
}

function freshMarks(scene: Scene, k: number): Mark[] {
  const { characters, action, size } = scene.shots[k].truth
  const away = scene.truth.propSide === 'left' ? 0.14 : -0.14
  const apart = size === 'wide shot' ? 0.52 : 0.45
  return characters.map((id, i) => {
    const pair = characters.length === 2
    const x = (pair ? (i === 0 ? -apart : apart) : 0) + (size === 'wide shot' ? away : 0)
    const gaze = pair ? (i === 0 ? 0.35 : -0.35) : away * 1.5
    return { id, x: x - walk(action, 0.5), gaze, settled: false }
  })
}

const stride = 0.62

/** How far a walk has gone after a share u of its shot, in stage units, right positive; 0 for other actions. */
export function walk(action: Action, u: number): number {
  if (action === 'walks to the left') return -stride * u
  return action === 'walks to the right' ? stride * u : 0
}

function afterwards(mark: Mark, action: Action): Mark {
  const settled = action === 'sits down' || action === 'sleeps'
  const walked = walk(action, 1)
  return { ...mark, x: mark.x + walked, gaze: walked ? Math.sign(walked) * 0.8 : mark.gaze, settled }
}

function cameraPath(view: View, move: CameraMove): { from: View; to: View } {
  const to = movedBy(view, move)
  // A move is centred on the wanted framing: half before it, half after.
  const back = { x: (view.x - to.x) / 2, y: (view.y - to.y) / 2, height: Math.sqrt(view.height / to.height) }
  const shift = (v: View): View => ({ x: v.x + back.x, y: v.y + back.y, height: v.height * back.height })
  return { from: shift(view), to: shift(to) }
}

function movedBy({ x, y, height }: View, move: CameraMove): View {
  const pan = 0.24 * height
  switch (move) {
    case 'still':
      return { x, y, height }
    case 'pan left':
      return { x: x - pan, y, height }
    case 'pan right':
      return { x: x + pan, y, height }
    case 'zoom in':
      return { x, y: y + 0.02, height: height * 0.76 }
    case 'zoom out':
      return { x, y: y - 0.02, height: height / 0.76 }
    case 'tilt up':
      return { x, y: y - 0.2 * height, height }
    case 'tilt down':
      return { x, y: y + 0.2 * height, height }
  }
}

/** The camera window after a share u of the shot, eased at both ends so that a continued shot has no jolt. */
export function viewAt({ from, to }: Staging, u: number): View {
  const t = u * u * (3 - 2 * u)
  const lerp = (a: number, b: number) => a + (b - a) * t
  return { x: lerp(from.x, to.x), y: lerp(from.y, to.y), height: lerp(from.height, to.height) }
}
