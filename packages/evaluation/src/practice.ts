import { seededNormals, seededUniforms } from '@sceneweave/model'
import { renderFrame, type SceneTruth, type ShotTruth, scene } from '@sceneweave/world'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'
import { recogniserSize } from './recogniserNetwork.ts'
import { recogniserInputs, recogniserPixels } from './recogniserPictures.ts'

/** A rendered frame with what is true of it. */
export type PracticeFrame = {
  readonly pixels: Float32Array
  readonly scene: SceneTruth
  readonly shot: ShotTruth
}

const SHOTS = 3

/** One frame of each shot of the scene of a seed, which has one character. */
export function practiceFrames(seed: number): PracticeFrame[] {
  const film = scene(seed, { characters: 1, shots: SHOTS })
  const uniform = seededUniforms(seed, 0)
  return film.shots.map(({ truth, frames }, shot) => {
    const picture = renderFrame(film, shot, Math.floor(uniform() * frames), recogniserSize)
    return { pixels: recogniserPixels(picture, recogniserSize), scene: film.truth, shot: truth }
  })
}

// noise is read from one table at a random place: drawing it anew took longer than the training step
const NOISE = seededNormals(0, 0, 2 ** 17)

/** Inputs of the recogniser's loss for `size` frames drawn from `frames`, each in a new disguise. Equal streams, equal batches. */
export function practiceBatch(
  frames: readonly PracticeFrame[],
  { size, seed, stream }: { size: number; seed: number; stream: number },
): Record<string, Float32Array> {
  const uniform = seededUniforms(seed, stream)
  const drawn = Array.from({ length: size }, () => {
    const frame = frames[Math.floor(uniform() * frames.length)]
    const isMirrored = uniform() < 0.5
    const soft = blurred(isMirrored ? mirrored(frame.pixels) : frame.pixels, Math.max(0, 1.4 * uniform() - 0.4))
    const strength = 0.08 * uniform()
    const from = Math.floor(uniform() * (NOISE.length - soft.length))
    return { frame, isMirrored, pixels: soft.map((value, i) => value + strength * NOISE[from + i]) }
  })
  return { ...recogniserInputs(drawn.map(({ pixels }) => pixels)), ...targets(drawn) }
}

// who someone is takes longest to learn; a share of the loss is what decides what the trunks learn to see
const EMPHASIS: Readonly<Record<TraitName, number>> = {
  environment: 1,
  timeOfDay: 1,
  species: 3,
  colour: 1,
  accessory: 1.5,
  accessoryColour: 3,
  propSide: 1,
  lightSide: 1,
  grade: 1,
  marking: 1,
}

const OTHER_SIDE: Readonly<Record<string, string>> = { left: 'right', right: 'left' }

/** One-hot targets and weights by trait: a trait that the shot does not show weighs nothing. */
function targets(drawn: readonly { frame: PracticeFrame; isMirrored: boolean }[]): Record<string, Float32Array> {
  const made: Record<string, Float32Array> = {}
  for (const name of traitNames) {
    const { values, truth, isSeen } = judgedTraits[name]
    const target = new Float32Array(drawn.length * values.length)
    const weight = new Float32Array(drawn.length)
    drawn.forEach(({ frame, isMirrored }, at) => {
      const value = truth(frame.scene)
      const shown = isMirrored ? (OTHER_SIDE[value] ?? value) : value
      target[at * values.length + (values as readonly string[]).indexOf(shown)] = 1
      // a mean over values makes the error of long lists small: this undoes it
      if (isSeen(frame.scene, frame.shot)) weight[at] = (EMPHASIS[name] * values.length) / drawn.length
    })
    Object.assign(made, { [`target.${name}`]: target, [`weight.${name}`]: weight })
  }
  return made
}

/** A picture [3, s, s] seen in a mirror; sides change places. */
export function mirrored(pixels: Float32Array): Float32Array {
  const seen = pixels.slice()
  for (let row = 0; row < pixels.length; row += recogniserSize) seen.subarray(row, row + recogniserSize).reverse()
  return seen
}

/** A picture [3, s, s] mixed with its 3 × 3 box blur, by a share: what an autoencoder does to edges. */
export function blurred(pixels: Float32Array, share: number): Float32Array {
  if (share === 0) return pixels
  const side = recogniserSize
  const rows = new Float32Array(pixels.length)
  const soft = new Float32Array(pixels.length)
  for (let at = 0; at < pixels.length; at++) {
    const x = at % side
    rows[at] = (pixels[x > 0 ? at - 1 : at] + pixels[at] + pixels[x < side - 1 ? at + 1 : at]) / 3
  }
  for (let at = 0; at < pixels.length; at++) {
    const y = Math.floor(at / side) % side
    const box = (rows[y > 0 ? at - side : at] + rows[at] + rows[y < side - 1 ? at + side : at]) / 3
    soft[at] = pixels[at] + share * (box - pixels[at])
  }
  return soft
}
