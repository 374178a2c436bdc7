import { cudaDevice } from '@sceneweave/tensor/cuda'
import type { JobContext } from '@sceneweave/tensor/engine'
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
  const cuda = device === 'cuda' ? { device: cudaDevice({ format: 'bf16' }), format: 'bf16' as const } : undefined
  try {
    return await trainModel({ ...job, cuda, signal, onProgress: progress })
  } finally {
    await cuda?.device.release()
  }
}
