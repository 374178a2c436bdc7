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
}

/** Trains in the engine's process, with progress as it goes; cancelling saves nothing that was not saved already. */
export const train = (job: TrainJob, { signal, progress }: JobContext): Promise<TrainResult> =>
  trainModel({ ...job, signal, onProgress: progress })
