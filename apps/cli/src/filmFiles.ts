import { basename, extname } from 'node:path'
import { codecReport, contactSheet, type Picture, readFilm, writeFilm, writePng } from '@sceneweave/media'
import { CommandFault } from './command.ts'
import { checkOutput, makeFolderOf } from './outputFile.ts'

/** A finished shot: RGB8 [frames, size, size, 3]. */
export type ShotPictures = { readonly pictures: Uint8Array; readonly frames: number }

export type FilmFiles = { readonly film: string; readonly poster?: string; readonly sheet?: string }

const filmEndings = ['.mp4', '.webp', '.gif']
const SHEET_COLUMNS = 5

/** Refuses names that could not be written at the end, before the work begins. */
export async function checkFilmFiles({ film, poster, sheet }: Partial<FilmFiles>): Promise<void> {
  if (film !== undefined) await checkOutput(film, filmEndings)
  for (const picture of [poster, sheet]) if (picture !== undefined) await checkOutput(picture, ['.png'])
  if (film === undefined || extname(film).toLowerCase() !== '.mp4') return
  const encoders = (await codecReport()).filter(({ name }) => name !== 'sharp')
  if (encoders.some(({ available }) => available)) return
  const ways = encoders.flatMap(({ how }) => how ?? []).join(' Or: ')
  throw new CommandFault(`${film}: nothing here can encode .mp4. ${ways} Or write .webp`)
}

export type FilmOptions = {
  readonly size: number
  readonly framesPerSecond: number
  readonly scale: number
  readonly metadata: Record<string, string>
  readonly signal: AbortSignal
}

/** Writes the film, then its poster (the middle of the first shot) and contact sheet (a row a shot) from its own frames. */
export async function writeFilmFiles(
  files: FilmFiles,
  shots: readonly ShotPictures[],
  { size, framesPerSecond, scale, metadata, signal }: FilmOptions,
): Promise<void> {
  const options = { width: size, height: size, framesPerSecond, scale, metadata, signal }
  for (const path of Object.values(files)) if (path !== undefined) await makeFolderOf(path)
  await writeFilm(files.film, framesOf(shots, size), options)
  const starts = shots.map((_, shot) => shots.slice(0, shot).reduce((sum, { frames }) => sum + frames, 0))
  const { poster, sheet } = files
  if (poster) {
    const [picture] = await framesAt(files.film, [shots[0].frames >> 1])
    await writePng(poster, picture, metadata)
  }
  if (sheet) {
    const picked = shots.flatMap(({ frames }, shot) =>
      Array.from(
        { length: SHEET_COLUMNS },
        (_, at) => starts[shot] + Math.round(((frames - 1) * at) / (SHEET_COLUMNS - 1)),
      ),
    )
    await writePng(sheet, contactSheet(await framesAt(files.film, picked), { columns: SHEET_COLUMNS }), metadata)
  }
}

function* framesOf(shots: readonly ShotPictures[], size: number): Generator<Uint8Array> {
  const bytes = size * size * 3
  for (const { pictures, frames } of shots)
    for (let at = 0; at < frames; at++) yield pictures.subarray(at * bytes, (at + 1) * bytes)
}

/** Frames of a film by number; a number past its end gives the last. */
async function framesAt(path: string, numbers: readonly number[]): Promise<Picture[]> {
  const film = await readFilm(path)
  const wanted = new Map<number, Picture>()
  let at = 0
  let last: Picture | undefined
  for await (const data of film) {
    last = { data, width: film.width, height: film.height }
    if (numbers.includes(at)) wanted.set(at, last)
    at++
  }
  if (!last) throw new CommandFault(`${basename(path)}: its frames cannot be read again; write it anew`)
  return numbers.map((number) => wanted.get(number) ?? (last as Picture))
}
