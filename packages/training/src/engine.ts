import { loadModel } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice } from '@sceneweave/tensor/cuda'
import { type JobContext, startEngine } from '@sceneweave/tensor/engine'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import type { BatchSpec } from './batches.ts'
import { type DistilResult, distilModel } from './distil.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { FollowerWork, type FollowSetup } from './follower.ts'
import { checkGpus, type FollowerProcess } from './groupStepper.ts'
import type { TrainOptions } from './part.ts'
import type { Recipe } from './recipe.ts'
import { type TrainResult, trainModel } from './train.ts'

export type TrainJob = {
  readonly recipe: Recipe
  readonly ablation?: TrainOptions['ablation']
  readonly out: string
  readonly checkpoints: string
  readonly workers: number
  readonly threads?: number
  readonly checkpointEvery: number
  readonly seconds?: number
  /** Where gradients are taken; bf16 on a GPU. */
  readonly device?: 'cpu' | 'cuda'
  /** How many GPUs share a step, each in a process of its own; 1 where nothing is said. */
  readonly gpus?: number
}

/** Trains in the engine's process, with progress as it goes; cancelling saves nothing that was not saved already. */
export async function train(
  { device, gpus = 1, ...job }: TrainJob,
  { signal, progress }: JobContext,
): Promise<TrainResult> {
  checkGpus(job.recipe, gpus)
  const cuda = openCuda(device)
  const followers = gpus > 1 ? () => startFollowers(gpus) : undefined
  // each GPU has its share of the threads that make batches
  const workers = Math.max(1, Math.floor(job.workers / gpus))
  try {
    return await trainModel({ ...job, workers, cuda: cuda && { ...cuda, followers }, signal, onProgress: progress })
  } finally {
    await cuda?.device.release()
  }
}

export type DistilJob = Omit<TrainJob, 'recipe' | 'ablation'> & {
  readonly recipe: DistilRecipe
  /** The weights that a few-step companion is made for. */
  readonly weights: string
  /** What its provenance says beside the recipe: the command, the commit. */
  readonly made: Readonly<Record<string, string>>
}

/** Makes a few-step companion of a weights file. */
export async function distil(job: DistilJob, { signal, progress }: JobContext): Promise<DistilResult> {
  const cuda = openCuda(job.device)
  const { workers, threads = 1 } = job
  const device: Device = cuda?.device ?? onnxDevice({ threads: workers * threads, sessions: SHAPES })
  try {
    const base = await loadModel(job.weights)
    return await distilModel({ ...job, base, device, cuda, signal, onProgress: progress })
  } finally {
    await device.release()
  }
}

// two programs for each shape of pack that a recipe draws
const SHAPES = 96

const openCuda = (device: TrainJob['device']): { device: CudaDevice; format: 'bf16' } | undefined =>
  device === 'cuda' ? { device: cudaDevice({ format: 'bf16' }), format: 'bf16' } : undefined

/** Engines of this module for all GPUs but the first. */
async function startFollowers(gpus: number): Promise<FollowerProcess[]> {
  const starting = Array.from({ length: gpus - 1 }, (_, at) => startFollower(at + 1))
  const started = await Promise.allSettled(starting)
  const failed = started.find((one) => one.status === 'rejected')
  const processes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (!failed) return processes
  await Promise.all(processes.map((process) => process.stop()))
  throw failed.reason
}

async function startFollower(gpu: number): Promise<FollowerProcess> {
  const engine = await startEngine(new URL(import.meta.url))
  const { pid } = engine
  return {
    name: `GPU ${gpu}`,
    call: (job, args) => engine.call(job, args),
    onGone(tell) {
      const watch = setInterval(() => {
        if (engine.pid === pid) return
        clearInterval(watch)
        tell('its process ended')
      }, WATCH_MS).unref()
    },
    stop: () => engine.stop(),
  }
}

const WATCH_MS = 500

// an engine follows one training in its life
let following: FollowerWork | undefined
const work = (): FollowerWork => {
  if (!following) throw new RangeError('this process was not told what to follow')
  return following
}

/** Opens the GPU of this process for the steps of another one. */
export async function followOpen(setup: FollowSetup): Promise<void> {
  const { place, format } = setup
  // a device that waits for a process that is gone would keep this one from its end
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  following = new FollowerWork(setup, cudaDevice({ index: place.rank, format }))
}

export async function followLend({ memory, offset, bytes }: Lending): Promise<void> {
  work().lend(memory, offset, bytes)
}

type Lending = { readonly memory: number; readonly offset: number; readonly bytes: Uint8Array }

export const followJoin = ({ id }: { readonly id: Uint8Array }): Promise<void> => work().join(id)

export const followStep = ({ batches, at }: Following): Promise<void> => work().step(batches, at)

type Following = { readonly batches: readonly BatchSpec[]; readonly at: { readonly step: number; readonly of: number } }
