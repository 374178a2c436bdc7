import { extname } from 'node:path'
import { type Picture, readFilm, readPicture } from '@sceneweave/media'
import { CommandFault } from './command.ts'

/** Pictures of a condition, RGB8 [frames, size, size, 3], and whether they are a film, which is shown again in the new one. */
export type GivenPictures = { readonly pictures: Uint8Array; readonly frames: number; readonly isFilm: boolean }

const films = ['.mp4', '.webp', '.gif']

/** Reads a picture as one frame, or the first 1 + 4n frames of a film up to `most`; the middle square, at the model's size. */
export async function readGiven(path: string, { size, most }: { size: number; most: number }): Promise<GivenPictures> {
  if (!films.includes(extname(path).toLowerCase()))
    return { pictures: squared(await readPicture(path), size), frames: 1, isFilm: false }
  const film = await readFilm(path)
  const read: Uint8Array[] = []
  for await (const data of film) {
    read.push(squared({ data, width: film.width, height: film.height }, size))
    if (read.length === most) break
  }
  if (read.length === 0) throw new CommandFault(`${path}: holds no frame; give another film`)
  const frames = 1 + 4 * Math.floor((read.length - 1) / 4)
  const pictures = new Uint8Array(frames * size * size * 3)
  for (const [at, one] of read.slice(0, frames).entries()) pictures.set(one, at * one.length)
  return { pictures, frames, isFilm: frames > 1 }
}

/** The middle square of a picture at another size: each pixel the mean of those it covers. */
function squared({ data, width, height }: Picture, size: number): Uint8Array {
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
