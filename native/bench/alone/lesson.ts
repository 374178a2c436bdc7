import {
  denoiserParams,
  initialWeights,
  latentSize,
  type ModelConfig,
  presetConfig,
  seededNormals,
} from '@sceneweave/model'
import type { Batch, BatchSpec } from '../../../packages/training/src/batches.ts'
import { Dataset } from '../../../packages/training/src/dataset.ts'
import { flowBatch } from '../../../packages/training/src/flowBatch.ts'
import { held } from '../../../packages/training/src/latentFile.ts'
import { hiddenMatrices } from '../../../packages/training/src/muon.ts'
import { optimiserState } from '../../../packages/training/src/optimiser.ts'
import { type Recipe, tinyRecipe } from '../../../packages/training/src/recipe.ts'
import type { Stepper, StepResult } from '../../../packages/training/src/stepper.ts'
import { train } from '../../../packages/training/src/trainer.ts'

/** Scenes whose shots share a picture that no word says, so that there is something to learn; no autoencoder is needed. */
export function silentScenes(config: ModelConfig, count: number): Dataset {
  const { global, shot } = config.textBucket
  const clip = (scene: number, frames: number, stream: number) => {
    const size = latentSize(config, frames)
    const [shown, own] = [seededNormals(scene, 0, size), seededNormals(scene, stream, size)]
    return shown.map((value, i) => 0.95 * value + 0.3 * own[i])
  }
  const words = (scene: number, of: number, length: number) =>
    Int32Array.from({ length }, (_, at) => 1 + ((scene + 5 * of + at) % (config.vocabulary.length - 1)))
  return new Dataset(
    Array.from({ length: count }, (_, scene) => ({
      global: words(scene, 0, global),
      shots: Array.from({ length: 9 }, (_, at) => ({
        words: words(scene, 1 + at, shot),
        clip: held(clip(scene, config.maxFrames, 1 + at)),
        stills: [held(clip(scene, 1, 20 + at))],
      })),
    })),
  )
}

const vocabulary = Array.from({ length: 120 }, (_, i) => `word${i}`)

/** What a run of `lesson` is made of: sizes of a preset, its start, its batches. `rows` of a microbatch, `micro` a step. */
export function lessonOf(
  preset: 'tiny' | 'small',
  { rows, micro, scenes }: { rows: number; micro: number; scenes: number },
) {
  const config = presetConfig(preset, vocabulary)
  const recipe: Recipe = { ...tinyRecipe, denoiser: { ...tinyRecipe.denoiser, rows, micro } }
  const weights = initialWeights(denoiserParams(config), 1)
  const data = silentScenes(config, scenes)
  return {
    ...{ config, recipe, weights, state: optimiserState(weights.buffer), matrices: hiddenMatrices(config, weights) },
    batch: (step: number, at: number): Batch & { of: 'given' } => ({
      of: 'given',
      ...flowBatch(recipe, config, data, { stage: 'scene', stream: step * micro + at }),
    }),
  }
}

/** Runs the first steps of a lesson that is `steps` long by a stepper. */
export async function learn(
  { recipe, batch }: Omit<ReturnType<typeof lessonOf>, 'batch'> & { batch: (step: number, at: number) => BatchSpec },
  stepper: Stepper,
  { steps, of = steps }: { steps: number; of?: number },
): Promise<StepResult[]> {
  const results: StepResult[] = []
  const pause = { signal: new AbortController().signal, isRest: () => false, isOver: () => results.length >= steps }
  for await (const result of train({ stepper, from: 0, steps: of, micro: recipe.denoiser.micro, batch }, pause))
    results.push(result)
  await stepper.settle()
  return results
}
