import type { Device, Executable, Weights } from '@sceneweave/tensor'
import { type ClipViews, pictureOf, picturesRead } from './clipViews.ts'
import { judgedTraits, type TraitName, traitNames } from './judgedTraits.ts'
import { joinValues, type Rows, recogniserProgram } from './recogniserNetwork.ts'
import { clipInputs, joinInputs, pictureInputs, type SeenPicture } from './trunkInputs.ts'

/** Of each trait the number of the value that a shot seems to show. */
export type Reading = Readonly<Record<TraitName, number>>

/** What is read off a film: each shot, and whether a cut seems to part it from the one before (null for the first). */
export type FilmReading = { readonly shots: readonly Reading[]; readonly cuts: readonly (boolean | null)[] }

/** Reads traits off the pictures of shots. */
export class Recogniser {
  private readonly device: Device
  private readonly weights: Weights
  private readonly made = new Map<string, Promise<Executable>>()

  constructor(device: Device, weights: Weights) {
    this.device = device
    this.weights = weights
  }

  /** Views of the shots of a film → what each seems to show: the mean scores of six pictures, and of the clip. */
  async readFilm(views: readonly ClipViews[]): Promise<FilmReading> {
    const readings: Reading[] = []
    for (const view of views) readings.push(await this.readShot(view))
    const cuts: (boolean | null)[] = []
    for (const at of views.keys()) cuts.push(at === 0 ? null : await this.readJoin(views[at - 1], views[at]))
    return { shots: readings, cuts }
  }

  private async readShot(views: ClipViews): Promise<Reading> {
    const pictures = Array.from(
      { length: picturesRead },
      (_, at): SeenPicture => ({ whole: pictureOf(views.whole, at), centre: pictureOf(views.centre, at) }),
    )
    const scores = await this.run([picturesRead, 1, 0], { ...pictureInputs(pictures), ...clipInputs([pictures]) })
    return Object.fromEntries(
      traitNames.map((name) => [name, best(scores[name], judgedTraits[name].values.length)]),
    ) as Reading
  }

  private async readJoin(before: ClipViews, after: ClipViews): Promise<boolean> {
    const { cut } = await this.run(
      [0, 0, 1],
      joinInputs([[pictureOf(before.whole, picturesRead - 1), pictureOf(after.whole, 0)]]),
    )
    return joinValues[best(cut, joinValues.length)] === 'cut'
  }

  private async run(rows: Rows, inputs: Record<string, Float32Array>): Promise<Record<string, Float32Array>> {
    const key = rows.join()
    const executable = this.made.get(key) ?? this.device.compile(recogniserProgram(rows), this.weights)
    this.made.set(key, executable)
    return (await executable).run(inputs)
  }
}

/** The number of the highest score, of rows of so many values summed up. */
function best(rows: Float32Array, values: number): number {
  const sums = new Float64Array(values)
  for (let i = 0; i < rows.length; i++) sums[i % values] += rows[i]
  return sums.indexOf(Math.max(...sums))
}
