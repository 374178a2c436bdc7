import { createHash } from 'node:crypto'
import type { ModelConfig } from '@sceneweave/model'
import type { Weights } from '@sceneweave/tensor'
import type { CudaDevice, StorageFormat } from '@sceneweave/tensor/cuda'
import type { AblationName } from './ablations.ts'
import type { BatchSources, BatchSpec } from './batches.ts'
import { type LossPoint, loadCheckpoint, type PartName, saveCheckpoint } from './checkpoint.ts'
import { cudaStepper } from './cudaStepper.ts'
import { GradientPool } from './gradientPool.ts'
import { type FollowerProcess, groupStepper } from './groupStepper.ts'
import { type OptimiserState, optimiserState } from './optimiser.ts'
import type { Recipe, StageName } from './recipe.ts'
import { poolStepper, type Rule, type Stepper } from './stepper.ts'
import { type Training, train } from './trainer.ts'

export type TrainOptions = {
  readonly recipe: Recipe
  /** Sizes other than those of the recipe's preset. */
  readonly config?: ModelConfig
  /** A denoiser without a part of the method, beside the recipe's own: autoencoder and latents are shared. */
  readonly ablation?: { readonly name: AblationName; readonly steps: number }
  /** The weights file to write; checkpoints go to `checkpoints`, and a run found there goes on. */
  readonly out: string
  readonly checkpoints: string
  readonly workers: number
  /** Threads of each worker; the results do not depend on them. */
  readonly threads?: number
  /** Gradients and updates there in place of the CPU: the same recipe, rounded otherwise. */
  readonly cuda?: {
    readonly device: CudaDevice
    readonly format: StorageFormat
    readonly forks?: boolean
    /** Starts processes with a GPU each, which share every step with this one. */
    readonly followers?: () => Promise<readonly FollowerProcess[]>
  }
  readonly checkpointEvery: number
  /** End early after this many seconds, with a checkpoint. */
  readonly seconds?: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: TrainProgress) => void
}

export type TrainProgress = {
  readonly stage: StageName | 'encode' | 'pairs'
  readonly step: number
  readonly of: number
  readonly loss?: number
  readonly perSecond: number
  readonly etaSeconds: number
}

/** A training run: its options with the model's sizes and when to stop. */
export type Run = TrainOptions & { readonly config: ModelConfig; readonly ends: number }

/** One of the parts of a model that are trained one after the other. */
export type Part = Pick<Training, 'steps' | 'micro' | 'batch'> &
  Rule & {
    readonly weights: Weights
    readonly name: PartName
    readonly digest: string
    readonly stageOf: (step: number) => StageName
    /** What its microbatches are made from. */
    readonly sources: BatchSources
    /** The weights hold factors of that rank beside the denoiser, and only what a companion changes is trained. */
    readonly rank?: number
    /** Sets the weights that it begins at, where no checkpoint says others. */
    readonly begin?: () => void
  }
export type Trained = { readonly weights: Weights; readonly losses: readonly LossPoint[]; readonly done: boolean }

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Equal digests, equal autoencoders. */
export const vaeDigest = ({ seed, data, vae }: Recipe, config: ModelConfig): string =>
  digestOf([seed, data.firstSeed, data.scenes, data.characters ?? 0, vae, config.vae, config.size])

/** Equal digests, equal decoders over equal latents. */
export const decoderDigest = (recipe: Recipe, config: ModelConfig): string =>
  digestOf([vaeDigest(recipe, config), recipe.decoder])

/** Equal digests, equal models: part of the provenance, and what a checkpoint must match. */
export const recipeDigest = (recipe: Recipe, config: ModelConfig): string => digestOf([recipe, config])

/** Trains one part from its checkpoint on; the moving average becomes its weights. */
export async function trainPart(run: Run, part: Part): Promise<Trained> {
  const { name, digest, weights, steps } = part
  const state = optimiserState(weights.buffer)
  const known = await loadCheckpoint(run.checkpoints, name, digest, state)
  if (!known && part.begin) {
    part.begin()
    state.average.set(weights.buffer)
  }
  const losses: LossPoint[] = [...(known?.losses ?? [])]
  let step = known?.step ?? 0
  const save = async (stepper: Stepper) => {
    await stepper.settle()
    await saveCheckpoint(run.checkpoints, { part: name, step, recipe: digest, losses }, state)
  }
  if (step < steps) {
    const stepper = await stepperOf(run, part, state)
    const meter = new Meter(step, steps)
    const isRest = (at: number) => at % run.checkpointEvery === 0
    const pause = { signal: run.signal, isRest, isOver: () => performance.now() > run.ends }
    try {
      for await (const result of train({ ...part, stepper, from: step }, pause)) {
        step = result.step + 1
        const stage = part.stageOf(result.step)
        meter.add(result.loss)
        if (step % 10 === 0) {
          losses.push({ stage, step, loss: meter.loss })
          run.onProgress({ stage, ...meter.report(step) })
        }
        if (isRest(step) && step < steps) await save(stepper)
      }
      await save(stepper)
    } finally {
      await stepper.close()
    }
  }
  return { weights: { buffer: state.average, index: weights.index }, losses, done: step === steps }
}

/** On the CUDA device that the run was given, or on the CPU. */
async function stepperOf(run: Run, part: Part, state: OptimiserState): Promise<Stepper> {
  const { config, workers, threads, cuda } = run
  const { name, weights, micro, sources, rank } = part
  const trained = name === 'vae' || name === 'decoder' ? 'vae' : 'denoiser'
  const pool = new GradientPool(config, trained, weights, { workers, slots: cuda ? 0 : micro, threads, sources, rank })
  if (!cuda) return poolStepper(pool, state, part)
  // without gradients to compute, the pool's threads make the batches
  const make = (batch: BatchSpec) => pool.make(batch)
  const { format, forks } = cuda
  const stepping = { ...part, config, state, format, forks, make, onClose: () => pool.close() }
  if (!cuda.followers) return cudaStepper(cuda.device, stepping)
  return groupStepper(cuda.device, { ...stepping, trained, workers, threads }, await cuda.followers())
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
