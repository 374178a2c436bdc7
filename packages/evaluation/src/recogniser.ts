import type { Device, Executable, Weights } from '@sceneweave/tensor'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'
import { recogniserProgram } from './recogniserNetwork.ts'
import { recogniserInputs, recogniserPixels } from './recogniserPictures.ts'

/** Scores of each value of each trait: the highest is what the recogniser reads. */
export type Scores = Readonly<Record<TraitName, Float32Array>>

// first, middle and last pictures of a shot and those between: what one picture hides, another may show
const FRAMES_READ = 5

/** Reads traits off the pictures of a shot. */
export class Recogniser {
  private readonly device: Device
  private readonly weights: Weights
  private executable: Promise<Executable> | undefined

  constructor(device: Device, weights: Weights) {
    this.device = device
    this.weights = weights
  }

  /** RGB8 pictures [F, size, size, 3] of one shot → the mean scores of five of them. */
  async read(pictures: Uint8Array, size: number): Promise<Scores> {
    this.executable ??= this.device.compile(recogniserProgram(FRAMES_READ), this.weights)
    const frame = 3 * size ** 2
    const last = pictures.length / frame - 1
    const chosen = Array.from({ length: FRAMES_READ }, (_, at) => {
      const from = Math.round((last * at) / (FRAMES_READ - 1)) * frame
      return recogniserPixels(pictures.subarray(from, from + frame), size)
    })
    const scores = await (await this.executable).run(recogniserInputs(chosen))
    return Object.fromEntries(traitNames.map((name) => [name, meanRow(scores[name], FRAMES_READ)])) as Scores
  }
}

/** What the scores say of a trait: one of its values. */
export function readTrait(scores: Scores, name: TraitName): string {
  const row = scores[name]
  return judgedTraits[name].values[row.indexOf(Math.max(...row))]
}

function meanRow(rows: Float32Array, count: number): Float32Array {
  const mean = new Float32Array(rows.length / count)
  for (let i = 0; i < rows.length; i++) mean[i % mean.length] += rows[i] / count
  return mean
}
