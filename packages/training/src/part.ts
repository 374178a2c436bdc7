import { createHash } from 'node:crypto'
import type { ModelConfig } from '@sceneweave/model'
import type { Weights } from '@sceneweave/tensor'
import { type LossPoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { GradientPool } from './gradientPool.ts'
import { optimiserState } from './optimiser.ts'
import type { Recipe, StageName } from './recipe.ts'
import { type Training, train } from './trainer.ts'

export type TrainOptions = {
  readonly recipe: Recipe
  /** Sizes other than those of the recipe's preset. */
  readonly config?: ModelConfig
  /** The weights file to write; checkpoints go to `checkpoints`, and a run found there goes on. */
  readonly out: string
  readonly checkpoints: string
  readonly workers: number
  /** Threads of each worker; the results do not depend on them. */
  readonly threads?: number
  readonly checkpointEvery: number
  /** End early after this many seconds, with a checkpoint. */
  readonly seconds?: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: TrainProgress) => void
}

export type TrainProgress = {
  readonly stage: StageName | 'encode'
  readonly step: number
  readonly of: number
  readonly loss?: number
  readonly perSecond: number
  readonly etaSeconds: number
}

/** A training run: its options with the model's sizes and when to stop. */
export type Run = TrainOptions & { readonly config: ModelConfig; readonly ends: number }

/** One of the two parts of a model that are trained one after the other. */
export type Part = Pick<Training, 'weights' | 'rule' | 'steps' | 'micro' | 'batch' | 'matrices'> & {
  readonly name: 'vae' | 'denoiser'
  readonly digest: string
  readonly stageOf: (step: number) => StageName
}
export type Trained = { readonly weights: Weights; readonly losses: readonly LossPoint[]; readonly done: boolean }

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Equal digests, equal autoencoders. */
export const vaeDigest = ({ seed, data, vae }: Recipe, config: ModelConfig): string =>
  digestOf([seed, data.firstSeed, data.scenes, data.characters ?? 0, vae, config.vae, config.size])

/** Equal digests, equal models: part of the provenance, and what a checkpoint must match. */
export const recipeDigest = (recipe: Recipe, config: ModelConfig): string => digestOf([recipe, config])

/** Trains one part from its checkpoint on; the moving average becomes its weights. */
export async function trainPart(run: Run, part: Part): Promise<Trained> {
  const { name, digest, weights, steps } = part
  const state = optimiserState(weights.buffer)
  const known = await loadCheckpoint(run.checkpoints, name, digest, state)
  const losses: LossPoint[] = [...(known?.losses ?? [])]
  let step = known?.step ?? 0
  const save = () => saveCheckpoint(run.checkpoints, { part: name, step, recipe: digest, losses }, state)
  if (step < steps) {
    const pool = new GradientPool(run.config, name, weights, {
      workers: run.workers,
      slots: part.micro,
      threads: run.threads,
    })
    const meter = new Meter(step, steps)
    try {
      for await (const result of train({ ...part, state, pool }, step, run.signal)) {
        step = result.step + 1
        const stage = part.stageOf(result.step)
        meter.add(result.loss)
        if (step % 10 === 0) {
          losses.push({ stage, step, loss: meter.loss })
          run.onProgress({ stage, ...meter.report(step) })
        }
        if (performance.now() > run.ends) break
        if (step % run.checkpointEvery === 0) await save()
      }
    } finally {
      await pool.close()
    }
    await save()
  }
  return { weights: { buffer: state.average, index: weights.index }, losses, done: step === steps }
}

/** Smoothed loss, rate and time left. */
class Meter {
  loss = Number.NaN
  private readonly from: number
  private readonly of: number
  private readonly start = performance.now()

  constructor(from: number, of: number) {
    this.from = from
    this.of = of
  }

  add(loss: number): void {
    this.loss = Number.isNaN(this.loss) ? loss : 0.95 * this.loss + 0.05 * loss
  }

  report(step: number): Omit<TrainProgress, 'stage'> {
    const perSecond = (step - this.from) / ((performance.now() - this.start) / 1000)
    return { step, of: this.of, loss: this.loss, perSecond, etaSeconds: (this.of - step) / perSecond }
  }
}
