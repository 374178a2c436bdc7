import type { Mark } from './staging.ts'
import { walk } from './staging.ts'
import type { Action } from './traits.ts'

/** A character's body at one instant. Angles in radians, lengths in stage units. */
export type Pose = {
  /** Where the feet stand, and how far they are off the ground (up positive). */
  x: number
  lift: number
  /** Height factor; width changes the other way, so that volume stays. */
  stretch: number
  /** Turn of the whole body about the feet. */
  lean: number
  /** Angle of the arms from hanging (0) to straight up (π), left and right as seen. */
  armLeft: number
  armRight: number
  /** How far each foot is raised, and how far forward it is set. */
  footLeft: number
  footRight: number
  step: number
  /** Where the face points: 0 to the viewer, ±π/2 to the sides, π away. */
  facing: number
  headTilt: number
  headDrop: number
  /** 1 open, 0 shut. */
  eyes: number
  mouth: number
  /** 0 standing, 1 sitting. */
  sit: number
  /** 0 awake, 1 lying asleep. */
  asleep: number
  /** How far a dream has risen, 0 to 1. */
  dream: number
}

const { sin, cos, PI, abs, max, min, sign } = Math

/** 0 below a, 1 above b, smooth between. */
function ease(a: number, b: number, u: number): number {
  const t = min(1, max(0, (u - a) / (b - a)))
  return t * t * (3 - 2 * t)
}

/** The pose of an action after a share u of its shot; every action but sitting and sleeping ends as it began. */
export function pose(mark: Mark, action: Action, u: number): Pose {
  const p = standing(mark, u)
  switch (action) {
    case 'walks to the left':
    case 'walks to the right':
      return walking(p, mark, action, u)
    case 'jumps':
      return jumping(p, u)
    case 'waves':
      return waving(p, u)
    case 'spins':
      return spinning(p, u)
    case 'dances':
      return dancing(p, u)
    case 'looks around':
      return looking(p, u)
    case 'nods':
      return nodding(p, u)
    case 'sits down':
      return sitting(p, mark.settled, u)
    case 'sleeps':
      return sleeping(p, u)
  }
}

function standing({ x, gaze }: Mark, u: number): Pose {
  const breath = 1 + 0.012 * sin(2 * PI * u)
  const blink = abs(u - 0.6) < 0.04 ? 0.1 : 1
  const body = {
    x,
    lift: 0,
    stretch: breath,
    lean: 0,
    armLeft: 0.35,
    armRight: 0.35,
    footLeft: 0,
    footRight: 0,
    step: 0,
  }
  return { ...body, facing: gaze, headTilt: 0, headDrop: 0, eyes: blink, mouth: 0.25, sit: 0, asleep: 0, dream: 0 }
}

function walking(p: Pose, mark: Mark, action: Action, u: number): Pose {
  const way = sign(walk(action, 1))
  const turned = ease(0, 0.12, u)
  const swing = sin(2 * PI * 3 * u)
  p.x += walk(action, u)
  p.lift = 0.05 * abs(swing)
  p.lean = 0.07 * way * turned * (1 - ease(0.88, 1, u))
  p.facing = mark.gaze + (0.8 * way - mark.gaze) * turned
  p.footLeft = 0.1 * max(0, swing)
  p.footRight = 0.1 * max(0, -swing)
  p.step = 0.1 * swing * way
  p.armLeft = 0.4 + 0.55 * swing
  p.armRight = 0.4 - 0.55 * swing
  return p
}

function jumping(p: Pose, u: number): Pose {
  const beat = (u * 2) % 1
  const crouch = ease(0, 0.14, beat) - ease(0.18, 0.28, beat) + 0.8 * (ease(0.74, 0.82, beat) - ease(0.84, 1, beat))
  const flight = min(1, max(0, (beat - 0.22) / 0.54))
  const up = 4 * flight * (1 - flight)
  p.lift = 0.38 * up
  p.stretch = 1 - 0.2 * crouch + 0.1 * up
  p.armLeft = p.armRight = 0.35 + 2.1 * up - 0.2 * crouch
  p.mouth = 0.25 + 0.7 * up
  p.footLeft = p.footRight = -0.02 * up
  return p
}

function waving(p: Pose, u: number): Pose {
  const up = ease(0.02, 0.16, u) - ease(0.86, 1, u)
  p.armRight = 0.35 + up * (2.2 + 0.5 * sin(2 * PI * 3 * u))
  p.lean = -0.05 * up
  p.headTilt = -0.1 * up
  p.mouth = 0.25 + 0.6 * up
  return p
}

function spinning(p: Pose, u: number): Pose {
  const t = ease(0.05, 0.95, u)
  p.facing += 4 * PI * t
  const fast = sin(PI * t)
  p.armLeft = p.armRight = 0.35 + 1.2 * fast
  p.lift = 0.03 * abs(sin(4 * PI * t))
  return p
}

function dancing(p: Pose, u: number): Pose {
  const sway = sin(2 * PI * 2 * u)
  const inOut = ease(0, 0.1, u) - ease(0.9, 1, u)
  p.lean = 0.2 * sway
  p.headTilt = -0.16 * sway
  p.lift = 0.09 * abs(sway)
  p.stretch *= 1 + 0.05 * cos(8 * PI * u) * inOut
  p.armLeft = 0.35 + inOut * (1.15 + 0.95 * sway)
  p.armRight = 0.35 + inOut * (1.15 - 0.95 * sway)
  p.footLeft = 0.08 * max(0, sway)
  p.footRight = 0.08 * max(0, -sway)
  p.mouth = 0.25 + 0.6 * inOut
  return p
}

function looking(p: Pose, u: number): Pose {
  const left = ease(0.04, 0.2, u) - ease(0.4, 0.6, u)
  const right = ease(0.4, 0.6, u) - ease(0.82, 0.98, u)
  p.facing += (-1.3 - p.facing) * left + (1.3 - p.facing) * right
  p.headTilt = 0.13 * (right - left)
  p.mouth = 0.1
  return p
}

function nodding(p: Pose, u: number): Pose {
  const nod = 0.5 - 0.5 * cos(2 * PI * 3 * u)
  p.headDrop = 0.1 * nod
  p.eyes = min(p.eyes, 1 - 0.85 * ease(0.45, 0.9, nod))
  p.stretch *= 1 - 0.03 * nod
  p.mouth = 0.5
  return p
}

function sitting(p: Pose, settled: boolean, u: number): Pose {
  const down = settled ? 1 : ease(0.12, 0.5, u)
  const settle = settled ? 0 : ease(0.45, 0.55, u) - ease(0.55, 0.75, u)
  const ready = settled ? 0 : ease(0, 0.1, u) - ease(0.12, 0.3, u)
  p.sit = down
  p.stretch = p.stretch + 0.06 * ready - 0.09 * settle
  p.armLeft = p.armRight = 0.35 + 0.35 * down + 0.8 * ready
  return p
}

function sleeping(p: Pose, u: number): Pose {
  p.asleep = 1
  p.dream = u
  p.stretch = 1 + 0.035 * sin(2 * PI * u)
  p.eyes = 0
  p.mouth = 0.1
  p.headDrop = 0.02 + 0.02 * sin(2 * PI * u)
  p.armLeft = p.armRight = 0.2
  return p
}
