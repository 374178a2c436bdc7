import type { Picture } from './picture.ts'

/** The middle square of a picture as RGB8 [size, size, 3]: each pixel the mean of those it covers. */
export function squared({ data, width, height }: Picture, size: number): Uint8Array {
  const side = Math.min(width, height)
  const [left, top] = [(width - side) >> 1, (height - side) >> 1]
  const from = (at: number) => Math.floor((at * side) / size)
  const end = (at: number) => Math.max(from(at) + 1, Math.floor(((at + 1) * side) / size))
  const out = new Uint8Array(size * size * 3)
  for (let at = 0; at < out.length; at++) {
    const [x, y, channel] = [Math.floor(at / 3) % size, Math.floor(at / 3 / size), at % 3]
    let sum = 0
    for (let v = from(y); v < end(y); v++)
      for (let u = from(x); u < end(x); u++) sum += data[((top + v) * width + left + u) * 3 + channel]
    out[at] = Math.round(sum / ((end(y) - from(y)) * (end(x) - from(x))))
  }
  return out
}
