import type { ModelConfig } from '@sceneweave/model'
import { type ClipMemory, ClipStore } from './clipStore.ts'
import { type Dataset, makeDataset } from './dataset.ts'
import { flowBatch } from './flowBatch.ts'
import type { LossShape } from './lossPrograms.ts'
import type { Recipe, StageName } from './recipe.ts'
import { type VaeBatchSpec, vaeBatch } from './vaeBatch.ts'

/** A microbatch: the shape of its program, and the inputs. */
export type Batch = { readonly shape: LossShape; readonly inputs: Readonly<Record<string, Float32Array>> }

/** What a microbatch holds. Everything follows from the numbers, so that any thread makes the same. */
export type BatchSpec =
  | { readonly of: 'pictures'; readonly shape: LossShape; readonly spec: VaeBatchSpec }
  | { readonly of: 'scenes'; readonly stage: StageName; readonly stream: number }
  | ({ readonly of: 'given' } & Batch)

/** What batches are made from. `latents` are those of all scenes, normalised, one after another. */
export type BatchSources = {
  readonly recipe?: Recipe
  readonly latents?: SharedArrayBuffer
  readonly clips?: ClipMemory
}

/** Makes microbatches. The scenes are read when the first batch of them is asked for. */
export class BatchMaker {
  private readonly config: ModelConfig
  private readonly sources: BatchSources
  private scenes?: Dataset
  private shots?: ClipStore

  constructor(config: ModelConfig, sources: BatchSources) {
    this.config = config
    this.sources = sources
  }

  make(batch: BatchSpec): Batch {
    switch (batch.of) {
      case 'given':
        return batch
      case 'pictures': {
        const { clips } = this.sources
        if (clips) this.shots ??= new ClipStore(this.config, batch.spec.scenes, clips)
        return { shape: batch.shape, inputs: vaeBatch(this.config, batch.spec, this.shots) }
      }
      case 'scenes': {
        const { recipe, latents } = this.sources
        if (!recipe || !latents) throw new RangeError('these threads were not given the scenes to make batches of')
        this.scenes ??= makeDataset(recipe, this.config, new Float32Array(latents))
        return flowBatch(recipe, this.config, this.scenes, batch)
      }
    }
  }
}
