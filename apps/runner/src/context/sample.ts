import { randomUUID } from 'node:crypto'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleProgress, ShotFiles } from '@sceneweave/model'
import type { LatentsValue, SampledShot, SampleJob } from '@sceneweave/nodes'
import { fetchAsset, storeFile } from '../assetFiles.ts'
import type { NodeDoor } from './door.ts'
import { callEngine } from './engineCall.ts'
import { digestOf, filesOf, LATENTS_TYPE } from './model.ts'
import { shotPreview } from './preview.ts'

/** Samples a job once: work that was done is found again, work that was begun goes on from its last checkpoint. */
export async function sampleWithCheckpoints(door: NodeDoor, job: SampleJob): Promise<LatentsValue[]> {
  const { storage, key } = door
  const work = digestOf([key, job])
  const done = await storage.results.get(work)
  if (done) return done.outputs.latents as LatentsValue[]
  const latents = await sampleNow(door, job, work)
  await storage.results.put(work, { outputs: { latents } })
  await storage.settle()
  await storage.checkpoints.drop(work)
  return latents
}

async function sampleNow(door: NodeDoor, job: SampleJob, work: string): Promise<LatentsValue[]> {
  const { room, signal, settings } = door
  const own = (name: string) => join(room.folder, `${work.slice(0, 16)}-${name}`)
  const checkpoint = { file: own('checkpoint'), everyMs: settings.checkpointMs, at: own('save-now') }
  const watched = own('watched')
  const saving = new Saving(door, work)
  const forget = door.beforeLeaving(async () => {
    const saved = saving.nextCheckpoint()
    await writeFile(checkpoint.at, '')
    await saved
  })
  const files = await Promise.all(job.shots.map((shot) => shotFiles(door, shot, own(`${randomUUID()}.safetensors`))))
  const watching = setInterval(() => void mark(watched, door.isWatched()), WATCH_MS)
  try {
    await mark(watched, door.isWatched())
    await fetchCheckpoint(door, work, checkpoint.file)
    const opened = { ...room.machine, ...(await filesOf(door, job.model)) }
    const { global, matrix: plan, solver, guidance, attention, history } = job
    const asked = {
      modelHash: job.model.hash,
      fewStepHash: job.model.sampling === 'quick' ? job.model.fewStep?.hash : undefined,
      global,
      shots: files,
      plan,
      solver,
      guidance,
      attention,
      history,
      checkpoint,
    }
    const preview = { folder: room.folder, whileThere: watched }
    const listen = listener(door, job, saving)
    await callEngine(door, 'sample', { ...opened, ...asked, preview }, { onProgress: listen })
    return await storeLatents(door, job, files)
  } finally {
    forget()
    clearInterval(watching)
    await saving.settled()
    const left = [
      checkpoint.file,
      checkpoint.at,
      watched,
      ...files.flatMap((file) => (file.isGiven ? [] : [file.latents])),
    ]
    await Promise.all(left.map((file) => rm(file, { force: true })))
    signal.throwIfAborted()
  }
}

const WATCH_MS = 500

const mark = (file: string, there: boolean): Promise<void> => (there ? writeFile(file, '') : rm(file, { force: true }))

async function shotFiles({ storage, room, signal }: NodeDoor, shot: SampledShot, file: string): Promise<ShotFiles> {
  const { cut, frames, seed, given, apart } = shot
  const prompt = cut ? `[SHOT CUT] ${shot.prompt}` : shot.prompt
  if (!given) return { prompt, frames, seed, apart, latents: file }
  const latents = await fetchAsset(storage, given.latents.asset, { folder: room.folder, signal })
  return { prompt, frames: given.frames, seed, apart, latents, isGiven: true }
}

/** A checkpoint that another process left behind, put where the engine looks for one. */
async function fetchCheckpoint({ storage, room, signal }: NodeDoor, work: string, file: string): Promise<void> {
  const state = await storage.checkpoints.read(work)
  if (!state) return
  // a state that is lost costs time, never the film
  const found = await fetchAsset(storage, state, { folder: room.folder, signal }).catch(() => null)
  if (!found) return
  await copyFile(found, file)
  await rm(found, { force: true })
}

/** Tells steps with the time they will take, stores checkpoints and previews. True when there was a step forward. */
function listener(door: NodeDoor, job: SampleJob, saving: Saving) {
  const start = performance.now()
  let first: number | null = null
  return (value: unknown): boolean => {
    const told = value as SampleProgress
    if (told.type === 'step') {
      first ??= told.step
      const each = (performance.now() - start) / (told.step - first + 1)
      const shot = told.shots.length === 1 ? job.shots[told.shots[0]].id : undefined
      door.progress({ step: told.step, of: told.of, etaMs: Math.round(each * (told.of - told.step)), shot })
      saving.last = { step: told.step, of: told.of }
    }
    if (told.type === 'checkpoint') saving.checkpoint(told.file)
    if (told.type === 'preview') saving.preview(told, job.shots[told.shot].id)
    return told.type === 'checkpoint'
  }
}

/** What is stored beside the work, one after another; a newer state waits for the older. */
class Saving {
  last = { step: 0, of: 1 }
  private readonly door: NodeDoor
  private readonly work: string
  private chain: Promise<unknown> = Promise.resolve()
  private readonly awaited: (() => void)[] = []

  constructor(door: NodeDoor, work: string) {
    this.door = door
    this.work = work
  }

  checkpoint(file: string): void {
    const { storage } = this.door
    this.after(async () => {
      await storage.checkpoints.write(this.work, await storeFile(storage, file, LATENTS_TYPE))
      for (const stored of this.awaited.splice(0)) stored()
    })
  }

  /** Resolves when a state that is newer than now is stored. */
  nextCheckpoint(): Promise<void> {
    return new Promise((resolve) => this.awaited.push(resolve))
  }

  preview(shown: Extract<SampleProgress, { type: 'preview' }>, shot: string): void {
    this.after(async () => {
      const { asset } = await shotPreview(this.door, shown)
      this.door.progress({ ...this.last, shot, preview: asset })
    })
  }

  settled(): Promise<unknown> {
    return this.chain
  }

  /** What fails here costs a repeat of some steps or a picture, not the run. */
  private after(work: () => Promise<void>): void {
    this.chain = this.chain.then(() => (this.door.signal.aborted ? undefined : work())).catch(() => {})
  }
}

async function storeLatents(
  { storage }: NodeDoor,
  job: SampleJob,
  files: readonly ShotFiles[],
): Promise<LatentsValue[]> {
  const made = job.shots.map(async ({ id, prompt, cut, seed, frames, given }, at): Promise<LatentsValue[]> => {
    if (given) return []
    const latents = await storeFile(storage, files[at].latents, LATENTS_TYPE)
    return [{ latents, model: job.model.hash, frames, shot: id, prompt, cut, seed }]
  })
  return (await Promise.all(made)).flat()
}
