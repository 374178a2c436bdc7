import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { breathe, type JobContext } from '@sceneweave/tensor/engine'
import type { Autoencoder, TileOptions } from './autoencoder.ts'
import type { Denoiser } from './denoiser.ts'
import { readLatents, writeLatents } from './latentsFile.ts'
import type { HistoryCaches } from './levelCache.ts'
import { previewer } from './preview.ts'
import { type PromptWarning, promptReader } from './promptWords.ts'
import { WeightsFault, writeWhole } from './safetensors.ts'
import { type SampledScene, type SampleOptions, type SampleStep, sampleScene } from './sampler.ts'
import { loadSamplingState, saveSamplingState } from './samplingState.ts'

// Jobs whose tensors come and go as files in a folder that both sides know: messages stay small whatever a shot weighs.

/** A model ready to work, and what it still knows of the film that it worked on last. */
export type Opened = {
  readonly denoiser: Denoiser
  readonly autoencoder: Autoencoder
  readonly caches: HistoryCaches
  /** The hash of the few-step companion that makes the shots. Latents are the model's, whoever made them. */
  readonly fewStep?: string
}

/** A shot to sample into the file `latents`, or, with `isGiven`, one to read from there as a condition. */
export type ShotFiles = {
  readonly prompt: string
  readonly frames: number
  readonly seed: number
  readonly latents: string
  readonly isGiven?: boolean
  readonly apart?: boolean
}

export type SampleShotsJob = Pick<SampleOptions, 'plan' | 'solver' | 'guidance' | 'attention' | 'history'> & {
  /** The model that the caller means: a file that was replaced since is refused. */
  readonly modelHash?: string
  /** The few-step companion that the caller means. */
  readonly fewStepHash?: string
  readonly global: string
  readonly shots: readonly ShotFiles[]
  /** Where the state goes at least every `everyMs`, or when the file `at` appears; one is looked for before the work begins. */
  readonly checkpoint?: { readonly file: string; readonly everyMs: number; readonly at?: string }
  /** Pictures of what is being made are written there while the file `whileThere` exists. */
  readonly preview?: { readonly folder: string; readonly whileThere: string }
}

export type SampleProgress =
  | PromptWarning
  | { readonly type: 'step'; readonly step: number; readonly of: number; readonly shots: readonly number[] }
  | { readonly type: 'checkpoint'; readonly file: string }
  | ({ readonly type: 'preview'; readonly shot: number; readonly file: string } & DecodedShot)

export type SampledShots = { readonly modelHash: string; readonly steps: number; readonly resumedAt: number }

/** RGB8 [frames, size, size, 3] in a raw file. */
export type DecodedShot = { readonly frames: number; readonly size: number; readonly framesPerSecond: number }
export type DecodeJob = { readonly latents: string; readonly frames: number; readonly pictures: string }
/** A shot that is too large for the memory is decoded or encoded in tiles, one after another. */
export type TileProgress = { readonly type: 'tile'; readonly tile: number; readonly of: number }
export type EncodeJob = DecodeJob & Pick<SampleShotsJob, 'modelHash'>

/** Samples the shots that are not given. A checkpoint of the very same work is gone on from, to the same bits. */
export async function sampleShots(
  opened: Opened,
  job: SampleShotsJob,
  { progress, signal }: JobContext,
): Promise<SampledShots> {
  const tell = (value: SampleProgress) => progress(value)
  const { denoiser } = opened
  checkHash(denoiser, job.modelHash)
  checkFewStep(opened, job.fewStepHash)
  const scene = await readScene(opened, job, tell)
  const work = digestOf(`${denoiser.hash} ${opened.fewStep ?? ''}`, scene, job)
  const saver = checkpointer(job.checkpoint, work)
  const showing = job.preview && previewer(opened.autoencoder, denoiser.config, job.preview)
  const resume = job.checkpoint ? await loadSamplingState(job.checkpoint.file, work) : null
  const resumedAt = resume?.done ?? 0
  let steps = resumedAt
  const onStep = async (step: SampleStep) => {
    steps = step.of
    tell({ type: 'step', step: step.step, of: step.of, shots: step.moving })
    // without it the engine would not read a cancel, nor would the step be told, before the sampling ends
    await breathe(signal)
    if (await saver(step)) tell({ type: 'checkpoint', file: job.checkpoint?.file as string })
    await showing?.(step, rowTimes(job.plan, step), job.shots, (shown) => tell({ type: 'preview', ...shown }))
  }
  const { plan, solver, guidance, attention, history } = job
  const { caches, autoencoder: decoder } = opened
  const how = { plan, solver, guidance, attention, history, signal, onStep }
  const options = { ...how, caches, decoder, resume: resume ?? undefined }
  const finished = await sampleScene(denoiser, scene, options)
  for (const [at, { latents, isGiven, frames }] of job.shots.entries())
    if (!isGiven) await writeLatents(latents, finished[at], { config: denoiser.config, hash: denoiser.hash, frames })
  return { modelHash: denoiser.hash, steps, resumedAt }
}

/** Times of the shots after a step. */
const rowTimes = (plan: SampleOptions['plan'], { row }: SampleStep) => plan[row]

async function readScene(
  { denoiser: { config, hash } }: Opened,
  { global, shots }: SampleShotsJob,
  tell: (value: SampleProgress) => void,
): Promise<SampledScene> {
  const wordsOf = promptReader(config, tell)
  const said = wordsOf('global', global)
  const read = shots.map(async ({ prompt, frames, seed, latents, isGiven, apart }, at) => {
    const given = isGiven ? await readLatents(latents, { config, hash, frames }) : undefined
    return { words: wordsOf(at, prompt), frames, seed, given, apart }
  })
  return { global: said, shots: await Promise.all(read) }
}

/** Names the work: everything that decides a bit of what is made. */
function digestOf(modelHash: string, { global, shots }: SampledScene, job: SampleShotsJob): string {
  const { plan, solver, guidance, attention, history } = job
  const hash = createHash('sha256').update(
    JSON.stringify([modelHash, plan, solver, guidance, attention, history, [...global]]),
  )
  for (const { words, frames, seed, given, apart } of shots) {
    hash.update(JSON.stringify([[...words], frames, seed, apart ?? false, given !== undefined]))
    if (given) hash.update(new Uint8Array(given.buffer, given.byteOffset, given.byteLength))
  }
  return hash.digest('hex')
}

/** Saves the state of a step once enough time has passed since the last one; the last step needs none. */
function checkpointer(checkpoint: SampleShotsJob['checkpoint'], work: string) {
  let saved = performance.now()
  return async ({ step, of, state }: SampleStep): Promise<boolean> => {
    if (!checkpoint || step === of) return false
    const isAsked = checkpoint.at !== undefined && existsSync(checkpoint.at)
    if (!isAsked && performance.now() - saved < checkpoint.everyMs) return false
    await saveSamplingState(checkpoint.file, await state(), work)
    saved = performance.now()
    return true
  }
}

/** Decodes a latents file into a raw file of pictures. Told as TileProgress where it takes several tiles. */
export async function decodeShot(
  { denoiser: { config, hash }, autoencoder }: Opened,
  { latents, frames, pictures }: DecodeJob,
  context: JobContext,
): Promise<DecodedShot> {
  const read = await readLatents(latents, { config, hash, frames })
  await breathe(context.signal)
  await writeWhole(pictures, [await autoencoder.decode(read, frames, telling(context))])
  return { frames, size: config.size, framesPerSecond: config.framesPerSecond }
}

/** Encodes a raw file of pictures into a latents file. */
export async function encodeShot(
  { denoiser, autoencoder }: Opened,
  { latents, frames, pictures, modelHash }: EncodeJob,
  context: JobContext,
): Promise<void> {
  checkHash(denoiser, modelHash)
  const { config, hash } = denoiser
  const read = await readFile(pictures)
  if (read.length !== frames * config.size ** 2 * 3)
    throw new RangeError(
      `${frames} pictures of ${config.size}² are ${frames * config.size ** 2 * 3} bytes, got ${read.length}`,
    )
  await breathe(context.signal)
  await writeLatents(latents, await autoencoder.encode(read, telling(context)), { config, hash, frames })
}

/** Tells of each tile where there are several, between which it can be cancelled. */
const telling = (context: JobContext): TileOptions => ({
  onTile: async (tile, of) => {
    const told: TileProgress = { type: 'tile', tile, of }
    context.progress(told)
    await breathe(context.signal)
  },
})

function checkHash({ hash, config }: Denoiser, expected: string | undefined): void {
  if (expected === undefined || expected === hash) return
  const what = `the weights of "${config.name}" were replaced since they were chosen`
  throw new WeightsFault('other-model', `${what}; load the model again and run once more`)
}

function checkFewStep({ fewStep, denoiser: { config } }: Opened, expected: string | undefined): void {
  if (expected === undefined || expected === fewStep) return
  const what = `the few-step companion of "${config.name}" was replaced since it was chosen`
  throw new WeightsFault('other-model', `${what}; load the model again and run once more`)
}
