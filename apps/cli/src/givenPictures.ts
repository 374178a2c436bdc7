import { extname } from 'node:path'
import { readFilm, readPicture, squared } from '@sceneweave/media'
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
