import type { ModelConfig } from '@sceneweave/model'
import { type ClipMemory, ClipStore } from './clipStore.ts'
import { type Dataset, makeDataset } from './dataset.ts'
import type { DistilRecipe } from './distilRecipe.ts'
import { flowBatch } from './flowBatch.ts'
import type { LatentFile } from './latentFile.ts'
import { lineBatch } from './lineBatch.ts'
import type { LossShape } from './lossPrograms.ts'
import { keptEnds, type PairMemory } from './pairMemory.ts'
import { pairBatch } from './pairs.ts'
import type { Recipe, StageName } from './recipe.ts'
import { type VaeBatchSpec, vaeBatch } from './vaeBatch.ts'

/** A microbatch: the shape of its program, and the inputs. */
export type Batch = { readonly shape: LossShape; readonly inputs: Readonly<Record<string, Float32Array>> }

/** What a microbatch holds. Everything follows from the numbers, so that any thread makes the same. */
export type BatchSpec =
  | { readonly of: 'pictures'; readonly shape: LossShape; readonly spec: VaeBatchSpec }
  | { readonly of: 'scenes'; readonly stage: StageName; readonly stream: number }
  | { readonly of: 'pack'; readonly pack: number }
  | { readonly of: 'lines'; readonly stream: number }
  | ({ readonly of: 'given' } & Batch)

/** What batches are made from. */
export type BatchSources = {
  readonly recipe?: Recipe
  readonly latents?: LatentFile
  readonly clips?: ClipMemory
  /** Of a few-step companion: its recipe, and the teacher's films when there are any. */
  readonly distil?: { readonly recipe: DistilRecipe; readonly pairs?: PairMemory }
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
      case 'scenes':
        return flowBatch(this.sources.recipe as Recipe, this.config, this.dataset(), batch)
      case 'pack':
        return pairBatch(this.films().making, batch.pack)
      case 'lines': {
        const { making, pairs } = this.films()
        if (!pairs) throw new RangeError("these threads were not given the teacher's films to make batches of")
        const kept = (pack: number) => keptEnds(pairs, pack)
        return lineBatch({ ...making, packs: making.recipe.pairs.packs, kept }, batch.stream)
      }
    }
  }

  private dataset(): Dataset {
    const { recipe, latents } = this.sources
    if (!recipe || !latents) throw new RangeError('these threads were not given the scenes to make batches of')
    this.scenes ??= makeDataset(recipe, this.config, latents)
    return this.scenes
  }

  private films() {
    const { distil } = this.sources
    if (!distil) throw new RangeError('these threads were not given a recipe of a few-step companion')
    return { making: { recipe: distil.recipe, config: this.config, data: this.dataset() }, pairs: distil.pairs }
  }
}
