import { stat } from 'node:fs/promises'
import { buildProgram, type Device, input, referenceDevice, scale } from '@sceneweave/tensor'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { breathe, type JobContext } from '@sceneweave/tensor/engine'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { Autoencoder, type TileOptions } from './autoencoder.ts'
import type { ModelConfig } from './config.ts'
import { Denoiser } from './denoiser.ts'
import { type FewStepHead, findCompanion, loadFewStep } from './fewStep.ts'
import { frozen } from './frozen.ts'
import { historyCaches } from './levelCache.ts'
import type { NoisePlan } from './noisePlan.ts'
import { type PromptWarning, promptReader } from './promptWords.ts'
import { WeightsFault } from './safetensors.ts'
import { type SampledScene, type SampleOptions, type SampleStep, sampleScene } from './sampler.ts'
import {
  type DecodedShot,
  type DecodeJob,
  decodeShot,
  type EncodeJob,
  encodeShot,
  type Opened,
  type SampledShots,
  type SampleShotsJob,
  sampleShots,
} from './shotJobs.ts'
import { type LoadedModel, loadModel, type Provenance } from './weights.ts'

/**
 * Which weights on which device. `int8` runs the denoiser's linears in 8 bits, on onnx only. `precision` is how the denoiser
 * keeps its values on cuda: bf16 unless said, with sums in float32.
 */
export type ModelChoice = {
  readonly weights: string
  /** The file of a few-step companion of these weights, which then makes the shots. */
  readonly fewStep?: string
  readonly device: 'onnx' | 'reference' | 'cuda'
  readonly threads?: number
  readonly int8?: boolean
  readonly precision?: 'f32' | 'bf16'
}

/** A shot in words: its prompt with its marker; `given` pictures, RGB8 [frames, size, size, 3], make it a condition. */
export type RenderShot = {
  readonly prompt: string
  readonly frames: number
  readonly seed: number
  readonly given?: Uint8Array
}

export type RenderJob = ModelChoice &
  Pick<SampleOptions, 'plan' | 'solver' | 'guidance' | 'attention' | 'history'> & {
    readonly scene: { readonly globalPrompt: string; readonly shots: readonly RenderShot[] }
  }

/** What a job tells while it runs. A shot comes as soon as its last step is done, RGB8 [frames, size, size, 3]. */
export type RenderProgress =
  | PromptWarning
  | { readonly type: 'step'; readonly step: number; readonly of: number; readonly shots: readonly number[] }
  | { readonly type: 'shot'; readonly shot: number; readonly pictures: Uint8Array }

export type ModelDescription = {
  readonly config: ModelConfig
  readonly provenance: Provenance
  readonly hash: string
  /** The few-step companion that lies beside the file. */
  readonly fewStep?: { readonly path: string; readonly head: FewStepHead }
  /** Why a companion that lies there cannot be used. */
  readonly fewStepFault?: string
}

/** What a weights file holds, without opening a device. Throws a WeightsFault. */
export async function describe({ weights }: Pick<ModelChoice, 'weights'>, _: JobContext): Promise<ModelDescription> {
  const { config, provenance, hash } = await readModel(weights)
  const found = await findCompanion(weights, hash)
  if (!found) return { config, provenance, hash }
  return 'fault' in found
    ? { config, provenance, hash, fewStepFault: found.fault }
    : { config, provenance, hash, fewStep: found }
}

/** Runs one small program on a device. Throws the device's fault where it cannot work here. */
export async function probe({ device: name }: Pick<ModelChoice, 'device'>, _: JobContext): Promise<void> {
  const device = makeDevice({ weights: '', device: name, threads: 1 })
  const weights = { buffer: new Float32Array(0), index: new Map() }
  const executable = await device.compile(buildProgram({ y: scale(input('x', [1, 4]), 2) }), weights)
  await executable.run({ x: new Float32Array(4) })
  await device.release()
}

/** Samples a scene and decodes it shot by shot, told as RenderProgress. Cancelling ends it between two steps. */
export async function render(job: RenderJob, { progress, signal }: JobContext): Promise<{ modelHash: string }> {
  const tell = (value: RenderProgress) => progress(value)
  const { denoiser, autoencoder } = await open(job)
  const scene = await encodeScene(job, { denoiser, autoencoder }, { tell, onTile: () => breathe(signal) })
  const ends = lastSteps(job.plan)
  const told = new Set<number>()
  const show = async (shot: number, latents: Float32Array) => {
    const { given, frames } = job.scene.shots[shot]
    const isUntouched = given !== undefined && latents === scene.shots[shot].given
    told.add(shot)
    const pictures = isUntouched ? given : await autoencoder.decode(latents, frames, { onTile: () => breathe(signal) })
    tell({ type: 'shot', shot, pictures })
    await breathe()
  }
  const onStep = async ({ step, of, moving, latents }: SampleStep) => {
    tell({ type: 'step', step, of, shots: moving })
    // without it the engine would not read a cancel, nor would the step be told, before the sampling ends
    await breathe(signal)
    const ended = moving.filter((shot) => ends[shot] === step)
    if (ended.length === 0) return
    const made = await latents()
    for (const shot of ended) await show(shot, made.get(shot) as Float32Array)
  }
  const { plan, solver, guidance, attention, history } = job
  const options = { plan, solver, guidance, attention, history, signal, onStep, decoder: autoencoder }
  const finished = await sampleScene(denoiser, scene, options)
  for (const [shot, latents] of finished.entries()) if (!told.has(shot)) await show(shot, latents)
  return { modelHash: denoiser.hash }
}

/** For each shot the number, counted from 1 over steps that move anything, of the step after which it rests for good. */
function lastSteps(plan: NoisePlan): number[] {
  const ends = new Array<number>(plan[0].length).fill(0)
  let step = 0
  for (const [at, from] of plan.slice(0, -1).entries()) {
    const falls = from.map((time, shot) => time !== null && (plan[at + 1][shot] ?? 2) < time)
    if (!falls.includes(true)) continue
    step++
    falls.forEach((isMoving, shot) => {
      if (isMoving) ends[shot] = step
    })
  }
  return ends
}

async function encodeScene(
  { scene }: RenderJob,
  { denoiser: { config }, autoencoder }: Pick<Opened, 'denoiser' | 'autoencoder'>,
  { tell, onTile }: TileOptions & { tell: (value: RenderProgress) => void },
): Promise<SampledScene> {
  const wordsOf = promptReader(config, tell)
  const global = wordsOf('global', scene.globalPrompt)
  const shots = []
  for (const [at, { prompt, frames, seed, given }] of scene.shots.entries()) {
    const words = wordsOf(at, prompt)
    shots.push({ words, frames, seed, given: given && (await autoencoder.encode(given, { onTile })) })
  }
  return { global, shots }
}

/** Samples shots from words and latents files into latents files. Told as SampleProgress; cancelling ends it between two steps. */
export const sample = async (job: SampleShotsJob & ModelChoice, context: JobContext): Promise<SampledShots> =>
  sampleShots(await open(job), job, context)

/** Decodes a latents file into raw pictures. */
export const decode = async (job: DecodeJob & ModelChoice, context: JobContext): Promise<DecodedShot> =>
  decodeShot(await open(job), job, context)

/** Encodes raw pictures into a latents file. */
export const encode = async (job: EncodeJob & ModelChoice, context: JobContext): Promise<void> =>
  encodeShot(await open(job), job, context)

let kept: { key: string; device: Device; opened: Opened } | null = null

/** The model of a choice, opened once: the next call with the same file and options finds its programs compiled. */
async function open(choice: ModelChoice): Promise<Opened> {
  const found = await stat(choice.weights).catch(() => null)
  const { weights: path, fewStep: companion, device: name, threads, int8, precision } = choice
  const beside = companion === undefined ? null : await stat(companion).catch(() => null)
  const files = [path, found?.mtimeMs, found?.size, companion, beside?.mtimeMs, beside?.size]
  const key = JSON.stringify([...files, name, threads, int8, precision])
  if (kept?.key === key) return kept.opened
  const base = await readModel(path)
  const fewStep = companion === undefined ? undefined : await loadFewStep(companion, base)
  const { config, hash } = base
  const weights = fewStep?.weights ?? base.weights
  await kept?.device.release()
  kept = null
  const device = makeDevice(choice)
  const denoiser = new Denoiser(config, hash, int8 ? inInt8(device) : device, weights)
  const autoencoder = new Autoencoder(config, device, weights)
  const opened = { denoiser, autoencoder, caches: historyCaches(denoiser), fewStep: fewStep?.head.hash }
  kept = { key, device, opened }
  return opened
}

function makeDevice({ device, threads, precision = 'bf16' }: ModelChoice): Device {
  switch (device) {
    case 'onnx':
      return onnxDevice({ threads })
    case 'cuda':
      return frozen(cudaDevice({ format: precision }))
    case 'reference':
      return referenceDevice()
    default:
      return device satisfies never
  }
}

const inInt8 = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, int8: true }),
})

/** A hostile header can ask for more than there is to give; whatever it does is the file's fault. */
async function readModel(path: string): Promise<LoadedModel> {
  try {
    return await loadModel(path)
  } catch (error) {
    if (error instanceof WeightsFault) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const mend = 'give weights made by `sceneweave train`'
    throw new WeightsFault('broken', `${path}: cannot be read as a model (${reason}); ${mend}`, error)
  }
}
