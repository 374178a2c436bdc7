import { type Box, within } from './tiles.ts'

// the 256 values that a byte stands for
const VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1)

/** RGB8 [F, size, size, 3] → float32 [f, 3, h, w] in −1..1, of all of it or of a box of frames, rows and columns. */
export function toPixels(pictures: Uint8Array, size: number, box = wholeBox(pictures, size)): Float32Array {
  const [area, pixels] = [areaOf(box), new Float32Array(valuesOf(box))]
  eachLine({ size, box, kept: box }, (from, to, length) => {
    for (let at = to, byte = from; at < to + length; at++, byte += 3) {
      pixels[at] = VALUES[pictures[byte]]
      pixels[at + area] = VALUES[pictures[byte + 1]]
      pixels[at + 2 * area] = VALUES[pictures[byte + 2]]
    }
  })
  return pixels
}

/** Puts the kept part of float32 [f, 3, h, w], the pixels of a box, where it lies in RGB8 [F, size, size, 3]; clamped and rounded. */
export function putPixels(pictures: Uint8Array, pixels: Float32Array, of: PutPixels): void {
  const area = areaOf(of.box)
  eachLine(of, (to, from, length) => {
    for (let at = from, byte = to; at < from + length; at++, byte += 3) {
      pictures[byte] = byteOf(pixels[at])
      pictures[byte + 1] = byteOf(pixels[at + area])
      pictures[byte + 2] = byteOf(pixels[at + 2 * area])
    }
  })
}

/** `box` of pictures of `size`, and the part of it that counts. */
export type PutPixels = { readonly size: number; readonly box: Box; readonly kept: Box }

const byteOf = (value: number): number => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)))

const areaOf = ([, [top, bottom], [left, right]]: Box): number => (bottom - top) * (right - left)
const valuesOf = (box: Box): number => (box[0][1] - box[0][0]) * 3 * areaOf(box)

const wholeBox = ({ length }: Uint8Array, size: number): Box => [
  [0, length / (3 * size * size)],
  [0, size],
  [0, size],
]

/** Lines of the kept part of a box: the first byte in the pictures, the first red value in the pixels, how many. */
function eachLine({ size, box, kept }: PutPixels, visit: (byte: number, red: number, length: number) => void): void {
  const [, [top, bottom], [left, right]] = box
  const [height, width] = [bottom - top, right - left]
  const [frames, rows, cols] = within(box, kept)
  for (let frame = frames[0]; frame < frames[1]; frame++)
    for (let row = rows[0]; row < rows[1]; row++) {
      const byte = (((box[0][0] + frame) * size + top + row) * size + left + cols[0]) * 3
      visit(byte, (frame * 3 * height + row) * width + cols[0], cols[1] - cols[0])
    }
}
