/** A row of a shape's pixels while it is painted. The shape says which of them it covers, and how far each one lies. */
export type Row = {
  /** Its first pixel on the canvas. */
  x: number
  y: number
  /** That pixel's point in the pen's frame, and the step from one to the next. */
  u: number
  v: number
  du: number
  dv: number
  perUnit: number
  /** Width of the edge in pixels, 0–1 how solid the paper is, whether no light turns on it. */
  edge: number
  opacity: number
  flat: boolean
  /**
   * What colour the shape has where: light at (x, y) is 0·x + 1·y + 2 within ±1, colour 3–5 at mid light and 6–8 more
   * towards the key light; 9 is how far the edge is rounded, in pixels.
   */
  ramp: Float32Array
  /** Further out than `far` nothing is seen; deeper in than `deep` all pixels are alike. */
  far: number
  deep: number
  /** Signed distances (stage units, negative inside) of the pixels in [from, to) that are not in [solid, solidEnd). */
  distance: Float32Array
  /** The pixels that may be seen, and those of them that are deep inside. A shape narrows the first and finds the others. */
  from: number
  to: number
  solid: number
  solidEnd: number
  /** Scratch for the parts of lines and outlines, and for those that come near the row. */
  parts: Float64Array
  near: Int32Array
}

/** How many straight parts a line or outline may have. */
export const MOST_PARTS = 64

/**
 * Numbers a part: start x 0 and y 1, way to its end 2 and 3, the square of that 4, y of its end 5; and of the row that was met
 * last, from which pixel 6 to which 7 it is near.
 */
export const PART = 8

/** A row of at most `size` pixels. */
export function blankRow(size: number): Row {
  // They begin as fractions: a field that turns from whole numbers to them later makes V8 throw its code away.
  const point = { u: 0.5, v: 0.5, du: 0.5, dv: 0.5, perUnit: 0.5 }
  const ink = { edge: 0.5, opacity: 0.5, flat: false, far: 0.5, deep: 0.5 }
  const scratch = {
    ramp: new Float32Array(10),
    distance: new Float32Array(size),
    parts: new Float64Array(MOST_PARTS * PART),
    near: new Int32Array(MOST_PARTS),
  }
  return { x: 0, y: 0, ...point, ...ink, ...scratch, from: 0, to: 0, solid: 0, solidEnd: 0 }
}

/** Leaves out the pixels before `first` and after `last`, which may lie between two; up to one more stays, for rounding. */
export function keep(row: Row, first: number, last: number) {
  if (first > row.from) row.from = Math.floor(Math.min(first, row.to)) | 0
  if (last + 1 < row.to) row.to = Math.ceil(Math.max(last + 1, 0)) | 0
}

/** Makes the pixels between two places solid, less up to one at each end, for rounding. */
export function harden(row: Row, first: number, last: number) {
  row.solid = Math.ceil(Math.max(first + 1, row.from)) | 0
  row.solidEnd = Math.floor(Math.min(last, row.to)) | 0
}
