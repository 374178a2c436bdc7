import { greyOf, putSquares } from './clipViews.ts'
import { clipTrunks, joinTrunks, pictureTrunks, type Trunk } from './recogniserNetwork.ts'

/** One picture as numbers: [3, 64, 64] of the whole and of the centre, −1..1. */
export type SeenPicture = { readonly whole: Float32Array; readonly centre: Float32Array }

/** Inputs of the trunks that read one picture. */
export const pictureInputs = (pictures: readonly SeenPicture[]): Record<string, Float32Array> =>
  stacked(pictureTrunks, pictures.length, (trunk, row) => [pictures[row][trunk as 'whole' | 'centre']])

/** Inputs of the trunks that read a shot: all its pictures in grey. */
export function clipInputs(clips: readonly (readonly SeenPicture[])[]): Record<string, Float32Array> {
  return stacked(clipTrunks, clips.length, (trunk, row) =>
    clips[row].map(({ whole, centre }) => greyOf(trunk === 'drift' ? whole : centre)),
  )
}

/** Inputs of the trunk that reads two pictures in a row. */
export const joinInputs = (joins: readonly (readonly [Float32Array, Float32Array])[]): Record<string, Float32Array> =>
  stacked(joinTrunks, joins.length, (_, row) => joins[row])

function stacked(
  trunks: readonly Trunk[],
  rows: number,
  planesOf: (trunk: string, row: number) => readonly Float32Array[],
): Record<string, Float32Array> {
  const inputs: Record<string, Float32Array> = {}
  for (const { name, planes, side, square } of trunks) {
    const size = planes * side * side
    inputs[name] = new Float32Array(rows * size)
    const row = new Float32Array(size)
    for (let at = 0; at < rows; at++) {
      let filled = 0
      for (const plane of planesOf(name, at)) {
        row.set(plane, filled)
        filled += plane.length
      }
      putSquares(row, { side, square }, inputs[name].subarray(at * size, (at + 1) * size))
    }
  }
  return inputs
}
