import { character } from './character.ts'
import { backdrop, type FilmSet, focus, foreground } from './filmSet.ts'
import { develop, lens } from './grade.ts'
import { hour } from './light.ts'
import { pose } from './pose.ts'
import { canvas } from './raster/canvas.ts'
import { stage, viewAt } from './staging.ts'
import { framesPerSecond, type Scene } from './truth.ts'
import { particles } from './weather.ts'

/** All frames of a shot: RGB bytes [frames, size, size, 3]. */
export function renderShot(scene: Scene, shot: number, size: number): Uint8Array {
  const { frames } = scene.shots[shot]
  const out = new Uint8Array(frames * size * size * 3)
  paintFrames(scene, shot, size, out, 0, frames)
  return out
}

/** One frame of a shot, equal to that slice of `renderShot`: RGB bytes [size, size, 3]. */
export function renderFrame(scene: Scene, shot: number, frame: number, size: number): Uint8Array {
  const out = new Uint8Array(size * size * 3)
  paintFrames(scene, shot, size, out, frame, frame + 1)
  return out
}

function paintFrames(scene: Scene, shot: number, size: number, out: Uint8Array, first: number, end: number) {
  const { truth, frames } = scene.shots[shot]
  const staging = stage(scene, shot)
  const { timeOfDay, weather, lightSide, environment, propSide } = scene.truth
  const on = canvas(size)
  on.lightX = lightSide === 'left' ? -1 : 1
  const set: FilmSet = {
    on,
    hour: hour(timeOfDay, weather),
    environment,
    weather,
    side: propSide === 'left' ? -1 : 1,
    seed: scene.seed,
  }
  const glass = lens(on)
  const frameBytes = size * size * 3
  const still = truth.camera === 'still'
  let kept: Float32Array | undefined
  for (let frame = first; frame < end; frame++) {
    const u = frame / frames
    const view = viewAt(staging, u)
    const seconds = (staging.framesBefore + frame) / framesPerSecond
    const air = { weather, seconds, seed: scene.seed, dark: set.hour.dark }
    if (kept) on.pixels.set(kept)
    else backdrop(set, view)
    if (still && !kept) kept = on.pixels.slice()
    focus(set, view, 0.45)
    particles(on, { ...air, near: false })
    focus(set, view, 1)
    on.light = set.hour.people
    for (const mark of staging.marks) {
      const who = scene.truth.characters.find(({ id }) => id === mark.id)
      if (who) character(on, who, pose(mark, truth.action, u))
    }
    foreground(set, view)
    focus(set, view, 0.7)
    on.soft = Math.max(on.soft, size * 0.012)
    particles(on, { ...air, near: true })
    develop(on, glass, scene.truth.grade, out.subarray((frame - first) * frameBytes))
  }
}
