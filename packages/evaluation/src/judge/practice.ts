import { seededUniforms } from '@sceneweave/model'
import { renderFrame, type SceneTruth, type ShotTruth, scene } from '@sceneweave/world'
import { clipViews, framesRead, greyOf, pictureOf, picturesRead, viewSide } from './clipViews.ts'

/** A rendered shot as the recogniser sees it, with what is true of it. */
export type PracticeClip = {
  /** Bytes [pictures, 3, 64, 64]. */
  readonly whole: Uint8Array
  readonly centre: Uint8Array
  /** Grey pictures [pictures, 32, 32] in −1..1. */
  readonly drift: Float32Array
  readonly gesture: Float32Array
  /** The second picture of the shot: bytes [3, 64, 64]. */
  readonly second: Uint8Array
  readonly scene: SceneTruth
  readonly shot: ShotTruth
  /** The clip before it in its scene, and whether a cut parts the two. */
  readonly before: PracticeClip | null
  readonly cut: boolean
}

const SHOTS = 3

/** The shots of the scene of a seed, one or two characters, every other scene as a film of 64 pixels. */
export function practiceClips(seed: number): PracticeClip[] {
  const film = scene(seed, { shots: SHOTS })
  const size = seededUniforms(seed, 0)() < 0.5 ? viewSide : 2 * viewSide
  const clips: PracticeClip[] = []
  for (const [at, { truth, cut, frames }] of film.shots.entries()) {
    const read = [...framesRead(frames), 1]
    const pictures = new Uint8Array(read.length * size * size * 3)
    for (const [n, frame] of read.entries()) pictures.set(renderFrame(film, at, frame, size), n * size * size * 3)
    const { whole, centre } = clipViews(pictures, size, [...read.keys()])
    clips.push({
      ...{ whole, centre, drift: greys(whole), gesture: greys(centre) },
      second: whole.slice(picturesRead * 3 * viewSide ** 2),
      ...{ scene: film.truth, shot: truth, before: clips[at - 1] ?? null, cut },
    })
  }
  return clips
}

function greys(view: Uint8Array): Float32Array {
  const all = Array.from({ length: picturesRead }, (_, at) => greyOf(pictureOf(view, at)))
  const joined = new Float32Array(picturesRead * all[0].length)
  for (const [at, grey] of all.entries()) joined.set(grey, at * grey.length)
  return joined
}
