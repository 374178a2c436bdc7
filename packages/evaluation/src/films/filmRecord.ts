import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contactSheet, encodeImage, writeFilm } from '@sceneweave/media'
import { type ModelConfig, writeWhole } from '@sceneweave/model'
import { viewsOf } from '../judge/clipViews.ts'
import type { FilmReading } from '../judge/recogniser.ts'
import type { ContextLoss } from './contextLoss.ts'
import type { SamplingSettings } from './drawFilm.ts'
import type { Scores } from './scorers.ts'
import { type ShotNumbers, shotNumbers } from './shotNumbers.ts'
import type { StudyName } from './studies.ts'
import type { Subject } from './subject.ts'

/** A film, by its study, its place among the films of it, and who made it: an arm, or the set itself. */
export type FilmName = { readonly study: StudyName; readonly arm: string; readonly at: number }

/** The films of the set as rendered, and through the autoencoder: they judge the judge. */
export const realArms = ['real', 'coded'] as const

/** What was measured on one film. */
export type FilmRecord = {
  readonly reading: FilmReading
  readonly numbers: readonly ShotNumbers[]
  /** How long drawing it took; 0 for real films. */
  readonly seconds: number
  readonly scores?: Scores
  /** Of real films only: what the model makes of their context. */
  readonly loss?: ContextLoss
}

/** Judges a film, RGB8 [F, size, size, 3] by shot. */
export async function recordFilm(
  { recogniser, config }: Subject,
  shots: readonly Uint8Array[],
  more: Pick<FilmRecord, 'seconds' | 'scores' | 'loss'>,
): Promise<FilmRecord> {
  const views = shots.map((pictures) => viewsOf(pictures, config.size))
  return { reading: await recogniser.readFilm(views), numbers: views.map(shotNumbers), ...more }
}

const fileOf = (folder: string, { study, arm, at }: FilmName, ending: string): string =>
  join(folder, study, arm, `${at}.${ending}`)

/** A record as it is kept: `work` names everything that decides what it says, `settings` is the part a person sets by options. */
export type KeptRecord = {
  readonly work: string
  readonly settings?: SamplingSettings
  readonly record: FilmRecord
}

export async function saveRecord(folder: string, name: FilmName, kept: KeptRecord): Promise<void> {
  const file = fileOf(folder, name, 'json')
  await mkdir(dirname(file), { recursive: true })
  await writeWhole(file, [Buffer.from(JSON.stringify(kept))])
}

/** The record of a film, or null where there is none of this work. */
export async function readRecord(folder: string, name: FilmName, work: string): Promise<FilmRecord | null> {
  const kept = await readKept(folder, name)
  return kept?.work === work ? kept.record : null
}

/** What is kept of a film, of whatever work it is, or null where there is nothing. */
export async function readKept(folder: string, name: FilmName): Promise<KeptRecord | null> {
  try {
    return JSON.parse(await readFile(fileOf(folder, name, 'json'), 'utf8'))
  } catch (error) {
    // a file that a crash left behind is made again like one that is missing
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whether pages show pictures of a film: not of long ones, whose row says little, nor of those that only measure chance. */
export const isOnSheets = ({ study, arm }: Pick<FilmName, 'study' | 'arm'>): boolean =>
  (study === 'words' || study === 'return') && arm !== 'again' && arm !== 'coded'

/** Keeps the middle picture of each shot, side by side. */
export async function saveStrip(
  folder: string,
  name: FilmName,
  shots: readonly Uint8Array[],
  size: number,
): Promise<void> {
  const bytes = 3 * size ** 2
  const pictures = shots.map((pictures) => {
    const from = Math.floor(pictures.length / bytes / 2) * bytes
    return { data: pictures.slice(from, from + bytes), width: size, height: size }
  })
  const strip = contactSheet(pictures, { columns: pictures.length, gap: 0 })
  const file = fileOf(folder, name, 'webp')
  await mkdir(dirname(file), { recursive: true })
  await writeWhole(file, [await encodeImage(strip, 'webp')])
}

// shown as large as people rank them
const SCALE = 4

/** Keeps a whole film as MP4, for people to rank. */
export async function saveFilm(
  folder: string,
  name: FilmName,
  shots: readonly Uint8Array[],
  { size, framesPerSecond }: Pick<ModelConfig, 'size' | 'framesPerSecond'>,
): Promise<void> {
  const file = filmFile(folder, name)
  await mkdir(dirname(file), { recursive: true })
  const bytes = 3 * size ** 2
  function* frames() {
    for (const pictures of shots)
      for (let at = 0; at < pictures.length; at += bytes) yield pictures.subarray(at, at + bytes)
  }
  await writeFilm(file, frames(), { width: size, height: size, framesPerSecond, scale: SCALE })
}

/** Where a film is kept that is to be ranked. */
export const filmFile = (folder: string, name: FilmName): string => fileOf(folder, name, 'mp4')

/** The strip of a film as WebP, or null where none was kept. */
export const readStrip = (folder: string, name: FilmName): Promise<Buffer | null> =>
  readFile(fileOf(folder, name, 'webp')).catch(() => null)
