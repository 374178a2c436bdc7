import { SPACE, TIME } from './vaeStages.ts'

/** Latent frames, and rows and columns of tokens. */
export type Extent = readonly [frames: number, rows: number, cols: number]
/** Of an axis, from one place to before another. */
export type Stretch = readonly [from: number, to: number]
export type Box = readonly [frames: Stretch, rows: Stretch, cols: Stretch]
/** What is read, and the part in its middle whose result is that of the whole: at a border of the shot it goes to the edge. */
export type Tile = { readonly read: Box; readonly kept: Box }
/** How far a result sees along an axis; a tile reads so much more than it keeps. */
export type Halo = { readonly before: number; readonly after: number }
export type Halos = readonly [frames: Halo, rows: Halo, cols: Halo]

/** Sizes of tiles, least work first; each is smaller than those before it. The first is the whole, the last keeps next to nothing. */
export function tileSizes(whole: Extent, halos: Halos): Extent[] {
  const [frames, rows, cols] = whole.map((length, axis) => windowSizes(length, halos[axis]))
  const all = frames.flatMap((t) => rows.flatMap((y) => cols.map((x) => [t, y, x] as const)))
  const choices = all.map(([t, y, x]) => ({
    size: [t.size, y.size, x.size] as const,
    volume: t.size * y.size * x.size,
    work: t.count * t.size * y.count * y.size * x.count * x.size,
  }))
  let least = Number.POSITIVE_INFINITY
  return choices
    .sort((a, b) => a.work - b.work || a.volume - b.volume)
    .flatMap(({ size, volume }) => {
      if (volume >= least) return []
      least = volume
      return [size]
    })
}

/** How many windows, all of one size, cover an axis at the least, for every size that is of use. */
function windowSizes(length: number, { before, after }: Halo): { size: number; count: number }[] {
  const found = [{ size: length, count: 1 }]
  const least = before + after + 1
  for (let count = 2; found[found.length - 1].size > least; count++) {
    const size = Math.ceil((length + (count - 1) * (before + after)) / count)
    if (size < found[found.length - 1].size) found.push({ size, count })
  }
  return found
}

/** Tiles of one size that keep every token of the whole once, in the order of time. */
export function tilesOf(whole: Extent, size: Extent, halos: Halos): Tile[] {
  const [frames, rows, cols] = whole.map((length, axis) => windows(length, size[axis], halos[axis]))
  return frames.flatMap((t) =>
    rows.flatMap((y) => cols.map((x): Tile => ({ read: [t.read, y.read, x.read], kept: [t.kept, y.kept, x.kept] }))),
  )
}

/** The last window is pushed back to end at the border: all are of one size, so that one program makes them. */
function windows(length: number, size: number, { before, after }: Halo): { read: Stretch; kept: Stretch }[] {
  const made: { read: Stretch; kept: Stretch }[] = []
  for (let done = 0; done < length; ) {
    const from = Math.max(0, Math.min(done - before, length - size))
    const to = from + size === length ? length : from + size - after
    made.push({ read: [from, from + size], kept: [done, to] })
    done = to
  }
  return made
}

/** Pictures that so many latent frames stand for: the first for one, the others for four. */
export const picturesOf = (latentFrames: number): number => 1 + TIME * (latentFrames - 1)

/** Where tokens of `patch`² latents lie among pictures and their pixels. `isFirst`: its first latent frame stands for one picture alone. */
export function pixelBox([[first, end], rows, cols]: Box, patch: number, isFirst = first === 0): Box {
  const pixels = ([from, to]: Stretch): Stretch => [from * SPACE * patch, to * SPACE * patch]
  const begin = first * TIME - (isFirst ? 0 : TIME - 1)
  return [[begin, picturesOf(end)], pixels(rows), pixels(cols)]
}

/** Rows of `width` numbers for every token of a box of a shot, in order. */
export function cutTokens(tokens: Float32Array, { whole, box, width }: TokenBox): Float32Array {
  const cut = new Float32Array(box.reduce((count, [from, to]) => count * (to - from), width))
  eachRun({ whole, box, width }, (at, length, n) => cut.set(tokens.subarray(at, at + length), n * length))
  return cut
}

/** Puts those tokens of a tile that it keeps where they belong. */
export function putTokens(tokens: Float32Array, made: Float32Array, { whole, width, tile }: TokenTile): void {
  const { read, kept } = tile
  const size: Extent = [read[0][1] - read[0][0], read[1][1] - read[1][0], read[2][1] - read[2][0]]
  const part = cutTokens(made, { whole: size, box: within(read, kept), width })
  eachRun({ whole, box: kept, width }, (at, length, n) => tokens.set(part.subarray(n * length, (n + 1) * length), at))
}

export type TokenBox = { readonly whole: Extent; readonly box: Box; readonly width: number }
export type TokenTile = { readonly whole: Extent; readonly tile: Tile; readonly width: number }

/** A box as it lies in another. */
export const within = (outer: Box, inner: Box): Box => {
  const moved = (axis: 0 | 1 | 2): Stretch => [inner[axis][0] - outer[axis][0], inner[axis][1] - outer[axis][0]]
  return [moved(0), moved(1), moved(2)]
}

/** Runs of numbers that lie side by side both in the whole and in the box. */
function eachRun(
  { whole: [, rows, cols], box: [frames, [top, bottom], [left, right]], width }: TokenBox,
  visit: (at: number, length: number, n: number) => void,
): void {
  let n = 0
  for (let frame = frames[0]; frame < frames[1]; frame++)
    for (let row = top; row < bottom; row++)
      visit(((frame * rows + row) * cols + left) * width, (right - left) * width, n++)
}
