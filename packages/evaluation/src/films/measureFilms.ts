import { existsSync } from 'node:fs'
import { renderShot, type Scene } from '@sceneweave/world'
import { contextLoss } from './contextLoss.ts'
import { drawFilm, type SamplingSettings, sceneOf } from './drawFilm.ts'
import {
  type FilmName,
  type FilmRecord,
  filmFile,
  isOnSheets,
  readRecord,
  readStrip,
  recordFilm,
  saveFilm,
  saveRecord,
  saveStrip,
} from './filmRecord.ts'
import { methods } from './methods.ts'
import { type Scorers, scoreFilm } from './scorers.ts'
import { script } from './script.ts'
import type { Arm, Study } from './studies.ts'
import type { Subject } from './subject.ts'

/** Where films are kept, and what for. */
export type FilmFolder = {
  readonly folder: string
  /** By the number of the model: everything that decides what is measured on films of it. */
  readonly works: readonly string[]
  /** Of how many films of a study pictures are kept. */
  readonly strips: number
}

/** Of how many scenes films are kept for people to rank: those of all arms that are compared. */
export type Ranked = { readonly ranked: number }

export type Measuring = FilmFolder &
  Ranked & {
    /** The model of a number, opened when it is first needed. */
    readonly subject: (model: number) => Promise<Subject>
    readonly settings: SamplingSettings
    readonly scorers: Scorers
    readonly afterStep: () => Promise<void>
  }

/** Makes and judges the films of one scene of a study that are not kept yet: the real one and one by every arm. Gives how many. */
export async function measureScene(study: Study, at: number, measuring: Measuring): Promise<number> {
  const { folder, works } = measuring
  const isMissing = async (arm: string, model: number) =>
    (await readRecord(folder, { study: study.name, arm, at }, works[model])) === null
  const arms: Arm[] = []
  for (const arm of study.arms) {
    const name = { study: study.name, arm: arm.name, at }
    if (
      (await isMissing(arm.name, arm.model)) ||
      (isRanked(arm, at, measuring) && !existsSync(filmFile(folder, name))) ||
      (await lacksStrip(name, measuring))
    )
      arms.push(arm)
  }
  const lacksReal =
    (await isMissing('real', 0)) ||
    (await isMissing('coded', 0)) ||
    (await lacksStrip({ study: study.name, arm: 'real', at }, measuring))
  if (arms.length === 0 && !lacksReal) return 0
  const set = new RealFilm(await measuring.subject(0), study.film(at))
  if (lacksReal) await measureReal(set, { study, at }, measuring)
  for (const arm of arms) await measureArm(arm, { set, study, at }, measuring)
  return arms.length + (lacksReal ? 2 : 0)
}

const isRanked = (arm: Arm, at: number, { ranked }: Ranked): boolean => arm.isCompared === true && at < ranked

/** Whether a page shows pictures of the film that are not kept, as when fewer were asked for before. */
const lacksStrip = async (name: FilmName, { folder, strips }: FilmFolder): Promise<boolean> =>
  name.at < strips && isOnSheets(name) && (await readStrip(folder, name)) === null

/** A film of the set, each shot rendered and encoded once, when it is first asked for. */
class RealFilm {
  readonly film: Scene
  private readonly subject: Subject
  private readonly pictures = new Map<number, Uint8Array>()
  private readonly latents = new Map<number, Float32Array>()

  constructor(subject: Subject, film: Scene) {
    this.subject = subject
    this.film = film
  }

  shot(at: number): Uint8Array {
    const known = this.pictures.get(at) ?? renderShot(this.film, at, this.subject.config.size)
    this.pictures.set(at, known)
    return known
  }

  async encoded(at: number): Promise<Float32Array> {
    const known = this.latents.get(at) ?? (await this.subject.autoencoder.encode(this.shot(at)))
    this.latents.set(at, known)
    return known
  }
}

type Place = { readonly study: Study; readonly at: number }

async function measureReal(set: RealFilm, { study, at }: Place, measuring: Measuring): Promise<void> {
  const subject = await measuring.subject(0)
  const [real, coded, latents]: [Uint8Array[], Uint8Array[], Float32Array[]] = [[], [], []]
  for (const [shot, { frames }] of set.film.shots.entries()) {
    real.push(set.shot(shot))
    latents.push(await set.encoded(shot))
    coded.push(await subject.autoencoder.decode(latents[shot], frames))
    await measuring.afterStep()
  }
  // over all shots of a long film there is nothing to be learnt of it, and there would be no room
  const isWhole = study.name === 'words'
  const told = script(set.film)
  const [draw] = methods.joint.draws(told, 0)
  const loss = isWhole
    ? await contextLoss(subject, { latents, sampled: sceneOf(subject, { script: told, draw, given: [] }) })
    : undefined
  const name = (arm: string): FilmName => ({ study: study.name, arm, at })
  await keep(name('coded'), { film: set.film, shots: coded, seconds: 0 }, measuring)
  await keep(name('real'), { film: set.film, shots: real, seconds: 0, loss }, measuring)
}

async function measureArm(
  arm: Arm,
  { set, study, at }: Place & { set: RealFilm },
  measuring: Measuring,
): Promise<void> {
  const subject = await measuring.subject(arm.model)
  const { settings, afterStep } = measuring
  const told = script(set.film, arm.noise)
  const start = performance.now()
  const draws = arm.method.draws(told, settings.contextTime)
  const real = (shot: number) => set.encoded(shot)
  const latents = await drawFilm(subject, { script: told, draws }, { settings, afterStep, real })
  const seconds = (performance.now() - start) / 1000
  const shots: Uint8Array[] = []
  for (const [shot, { frames }] of told.shots.entries())
    shots.push(await subject.autoencoder.decode(latents[shot], frames))
  const name: FilmName = { study: study.name, arm: arm.name, at }
  if (isRanked(arm, at, measuring)) await saveFilm(measuring.folder, name, shots, subject.config)
  await keep(name, { film: set.film, shots, seconds, model: arm.model }, measuring)
  await afterStep()
}

type Made = Pick<FilmRecord, 'seconds' | 'loss'> & {
  readonly film: Scene
  readonly shots: readonly Uint8Array[]
  readonly model?: number
}

/** Judges a film and keeps what it says; the record last: a film is there when its record is. */
async function keep(name: FilmName, { film, shots, model = 0, ...more }: Made, measuring: Measuring): Promise<void> {
  const { folder, works, strips, scorers, settings } = measuring
  const subject = await measuring.subject(0)
  const { size } = subject.config
  const prompts = film.shots.map(({ prompt }) => `${film.globalPrompt} ${prompt}`)
  const scores = await scoreFilm(scorers, { shots, size, prompts })
  const record = await recordFilm(subject, shots, { ...more, scores })
  if (name.at < strips && isOnSheets(name)) await saveStrip(folder, name, shots, size)
  await saveRecord(folder, name, { work: works[model], settings, record })
}
