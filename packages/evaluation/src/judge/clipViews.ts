/** Side of the whole picture as the recogniser reads it; its centre is read as out of a picture twice as large. */
export const viewSide = 64
/** Pictures of a shot that are read: the first, the last, and those between. */
export const picturesRead = 6
/** Side of the grey pictures in which motion is read. */
export const motionSide = 32

// where a character stands: the middle half, in pixels of a picture of 128
const CENTRE = { left: 32, top: 36 }
const PIXELS = viewSide * viewSide

/** A shot as the recogniser sees it: bytes [pictures, 3, 64, 64] of the whole and of the centre. */
export type ClipViews = { readonly whole: Uint8Array; readonly centre: Uint8Array }

/** Sides of the pictures that can be read, in words. */
export const readSides = `${viewSide} or ${2 * viewSide}·n pixels`

/** Whether pictures of that side can be read. */
export const canRead = (size: number): boolean => size === viewSide || size % (2 * viewSide) === 0

/** Which pictures of a shot of `frames` are read. */
export const framesRead = (frames: number): number[] =>
  Array.from({ length: picturesRead }, (_, at) => Math.round(((frames - 1) * at) / (picturesRead - 1)))

/** The views of a shot, RGB8 [F, size, size, 3], that are read. */
export const viewsOf = (pictures: Uint8Array, size: number): ClipViews =>
  clipViews(pictures, size, framesRead(pictures.length / (3 * size ** 2)))

/** Views of some pictures of a shot: RGB8 [F, size, size, 3]. */
export function clipViews(pictures: Uint8Array, size: number, frames: readonly number[]): ClipViews {
  if (!canRead(size)) throw new RangeError(`the recogniser reads pictures of ${readSides}, these have ${size}`)
  const views = {
    whole: new Uint8Array(frames.length * 3 * PIXELS),
    centre: new Uint8Array(frames.length * 3 * PIXELS),
  }
  for (const [at, frame] of frames.entries()) {
    const picture = pictures.subarray(frame * size * size * 3, (frame + 1) * size * size * 3)
    const range = [at * 3 * PIXELS, (at + 1) * 3 * PIXELS] as const
    averaged(picture, { size, square: size / viewSide, left: 0, top: 0 }, views.whole.subarray(...range))
    const centre = views.centre.subarray(...range)
    if (size === viewSide) doubled(picture, centre)
    else {
      const square = size / (2 * viewSide)
      averaged(picture, { size, square, left: CENTRE.left * square, top: CENTRE.top * square }, centre)
    }
  }
  return views
}

/** The mean of each square of `square` pixels from (left, top) on, [64, 64, 3] → [3, 64, 64]. */
function averaged(
  picture: Uint8Array,
  { size, square, left, top }: { size: number; square: number; left: number; top: number },
  out: Uint8Array,
): void {
  const area = square * square
  for (let y = 0; y < viewSide; y++)
    for (let x = 0; x < viewSide; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let dy = 0; dy < square; dy++)
          for (let dx = 0; dx < square; dx++)
            sum += picture[((top + y * square + dy) * size + left + x * square + dx) * 3 + channel]
        out[channel * PIXELS + y * viewSide + x] = sum / area + 0.5
      }
}

/** The centre of a picture of 64 pixels at twice its size, each pixel between its four nearest. */
function doubled(picture: Uint8Array, out: Uint8Array): void {
  for (let y = 0; y < viewSide; y++)
    for (let x = 0; x < viewSide; x++) {
      const [fromX, fromY] = [(CENTRE.left + x) / 2 - 0.25, (CENTRE.top + y) / 2 - 0.25]
      const [x0, y0] = [Math.floor(fromX), Math.floor(fromY)]
      const [ax, ay] = [fromX - x0, fromY - y0]
      const from = (y0 * viewSide + x0) * 3
      for (let channel = 0; channel < 3; channel++) {
        const at = from + channel
        const upper = picture[at] * (1 - ax) + picture[at + 3] * ax
        const lower = picture[at + 3 * viewSide] * (1 - ax) + picture[at + 3 * viewSide + 3] * ax
        out[channel * PIXELS + y * viewSide + x] = upper * (1 - ay) + lower * ay + 0.5
      }
    }
}

/** One picture of a view as numbers in −1..1: [3, 64, 64]. */
export function pictureOf(view: Uint8Array, at: number): Float32Array {
  const size = 3 * PIXELS
  const out = new Float32Array(size)
  for (let i = 0; i < size; i++) out[i] = view[at * size + i] / 127.5 - 1
  return out
}

/** [3, 64, 64] → the grey middle of each 2 × 2 square, [32, 32]. */
export function greyOf(picture: Float32Array): Float32Array {
  const out = new Float32Array(motionSide * motionSide)
  for (let channel = 0; channel < 3; channel++) {
    const share = GREY[channel] / 4
    for (let y = 0; y < viewSide; y++)
      for (let x = 0; x < viewSide; x++)
        out[(y >> 1) * motionSide + (x >> 1)] += share * picture[channel * PIXELS + y * viewSide + x]
  }
  return out
}
const GREY = [0.3, 0.55, 0.15]

/** Writes planes [channels, side, side] as [channels·n², side/n, side/n]: the pixels of each n × n square as channels. */
export function putSquares(
  planes: Float32Array,
  { side, square }: { side: number; square: number },
  out: Float32Array,
): void {
  const inner = side / square
  const channels = planes.length / (side * side)
  for (let channel = 0, at = 0; channel < channels; channel++)
    for (let y = 0; y < side; y++) {
      const plane = (channel * square + (y % square)) * square
      const row = Math.floor(y / square) * inner
      for (let x = 0; x < side; x++, at++)
        out[(plane + (x % square)) * inner * inner + row + Math.floor(x / square)] = planes[at]
    }
}
