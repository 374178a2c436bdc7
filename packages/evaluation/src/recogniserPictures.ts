import { recogniserSize, squareSide, type Trunk, trunks } from './recogniserNetwork.ts'

/** One RGB8 picture [size, size, 3] → [3, 64, 64] in −1..1, averaged where it is larger. */
export function recogniserPixels(picture: Uint8Array, size: number): Float32Array {
  const square = size / recogniserSize
  if (!Number.isInteger(square))
    throw new RangeError(`the recogniser reads pictures of ${recogniserSize}·n pixels, these have ${size}`)
  const pixels = new Float32Array(3 * recogniserSize ** 2).fill(-1)
  const share = 1 / (127.5 * square * square)
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let channel = 0; channel < 3; channel++, at++) {
        const to = (channel * recogniserSize + Math.floor(y / square)) * recogniserSize + Math.floor(x / square)
        pixels[to] += picture[at] * share
      }
  return pixels
}

/** What the trunks see of pictures [3, 64, 64]: inputs of the program. */
export function recogniserInputs(pictures: readonly Float32Array[]): Record<Trunk['name'], Float32Array> {
  const views = trunks.map((trunk) => {
    const size = 3 * trunk.side ** 2
    const view = new Float32Array(pictures.length * size)
    pictures.forEach((picture, at) => {
      putSquares(picture, trunk, view.subarray(at * size, (at + 1) * size))
    })
    return [trunk.name, view] as const
  })
  return Object.fromEntries(views) as Record<Trunk['name'], Float32Array>
}

/** Writes what a trunk sees of [3, 64, 64] as [12, side/2, side/2]: the pixels of each square as channels. */
function putSquares(picture: Float32Array, { left, top, side }: Trunk, view: Float32Array): void {
  const half = side / squareSide
  for (let channel = 0; channel < 3; channel++)
    for (let y = 0; y < side; y++) {
      const from = (channel * recogniserSize + top + y) * recogniserSize + left
      const plane = (channel * squareSide + (y % squareSide)) * squareSide
      for (let x = 0; x < side; x++)
        view[((plane + (x % squareSide)) * half + Math.floor(y / squareSide)) * half + Math.floor(x / squareSide)] =
          picture[from + x]
    }
}
