import { type LoadedModel, loadFewStep, loadModel } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { type CudaDevice, cudaDevice } from '@sceneweave/tensor/cuda'
import { breathe, type JobContext } from '@sceneweave/tensor/engine'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { type DistilResult, distilModel } from './distil.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { type FewStepFigures, fewStepFigures } from './fewStepFigures.ts'
import type { Recipe } from './recipe.ts'
import { type TrainResult, trainModel } from './train.ts'

export type TrainJob = {
  readonly recipe: Recipe
  readonly out: string
  readonly checkpoints: string
  readonly workers: number
  readonly threads?: number
  readonly checkpointEvery: number
  readonly seconds?: number
  /** Where gradients are taken; bf16 on a GPU. */
  readonly device?: 'cpu' | 'cuda'
}

/** Trains in the engine's process, with progress as it goes; cancelling saves nothing that was not saved already. */
export async function train({ device, ...job }: TrainJob, { signal, progress }: JobContext): Promise<TrainResult> {
  const cuda = openCuda(device)
  try {
    return await trainModel({ ...job, cuda, signal, onProgress: progress })
  } finally {
    await cuda?.device.release()
  }
}

export type DistilJob = Omit<TrainJob, 'recipe'> & {
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

export type CompareJob = {
  readonly weights: string
  readonly companion: string
  readonly scenes: { readonly firstScene: number; readonly scenes: number }
  readonly teacher: { readonly steps: number; readonly guidance: number }
  readonly threads?: number
  readonly device?: 'cpu' | 'cuda'
}

/** Compares the films of a companion with those of its weights. Tells every film. */
export async function compareFewStep(job: CompareJob, { signal, progress }: JobContext): Promise<FewStepFigures> {
  const device =
    job.device === 'cuda'
      ? cudaDevice({ format: 'bf16', tunes: true })
      : onnxDevice({ threads: job.threads, sessions: 24 })
  const base: LoadedModel = await loadModel(job.weights)
  const companion = await loadFewStep(job.companion, base)
  const { scenes, teacher } = job
  const afterFilm = async (film: number) => {
    progress({ film, of: scenes.scenes })
    await breathe()
    signal.throwIfAborted()
  }
  try {
    return await fewStepFigures({ base, companion, device: frozen(device), scenes, teacher, afterFilm })
  } finally {
    await device.release()
  }
}

/** A loaded model does not change, so a GPU takes its weights once. */
const frozen = (device: Device): Device => ({
  ...device,
  compile: (program, weights, options) => device.compile(program, weights, { ...options, frozen: true }),
})

const openCuda = (device: TrainJob['device']): { device: CudaDevice; format: 'bf16' } | undefined =>
  device === 'cuda' ? { device: cudaDevice({ format: 'bf16', tunes: true }), format: 'bf16' } : undefined
