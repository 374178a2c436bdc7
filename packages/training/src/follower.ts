import type { ModelConfig } from '@sceneweave/model'
import type { Weights } from '@sceneweave/tensor'
import type { CudaDevice, StorageFormat } from '@sceneweave/tensor/cuda'
import type { BatchSpec } from './batches.ts'
import { type CudaStepping, cudaStepper } from './cudaStepper.ts'
import { GradientPool } from './gradientPool.ts'
import { type LentSources, MemoryLoan } from './lentSources.ts'
import { optimiserState } from './optimiser.ts'
import type { WorkerSetup } from './protocol.ts'
import type { Rule, Stepper, StepResult } from './stepper.ts'

/** What a process needs to follow the steps of another. Its weights and moments come from there over the group. */
export type FollowSetup = Rule & {
  readonly place: { readonly rank: number; readonly count: number }
  readonly config: ModelConfig
  readonly trained: WorkerSetup['trained']
  readonly index: Weights['index']
  readonly values: number
  readonly micro: number
  readonly format: StorageFormat
  readonly forks?: boolean
  readonly workers: number
  readonly threads?: number
  /** Of a companion: the rank of its factors. */
  readonly rank?: number
  readonly sources: LentSources
}

/** The half of a training that follows: it makes the batches that it is told and steps with all others. */
export class FollowerWork {
  private readonly setup: FollowSetup
  private readonly device: CudaDevice
  private readonly loan: MemoryLoan
  private readonly asked: Promise<StepResult>[] = []
  private readonly make?: CudaStepping['make']
  private stepper?: Stepper

  /** `make`: how batches are made, where not by threads from what was lent. */
  constructor(setup: FollowSetup, device: CudaDevice, make?: CudaStepping['make']) {
    this.setup = setup
    this.device = device
    this.make = make
    this.loan = new MemoryLoan(setup.sources)
  }

  /** Some bytes of what batches are made from. */
  lend(memory: number, offset: number, bytes: Uint8Array): void {
    this.loan.fill(memory, offset, bytes)
  }

  /** Waits for all others. */
  async join(id: Uint8Array): Promise<void> {
    const { index, values, place } = this.setup
    const weights: Weights = { buffer: new Float32Array(values), index }
    const make = this.make ?? this.pooled(weights)
    const group = await this.device.group({ ...place, id })
    const state = optimiserState(weights.buffer)
    this.stepper = await cudaStepper(this.device, { ...this.setup, weights, state, make, group })
  }

  /** Batches by threads of this process, which end with it. */
  private pooled(weights: Weights): CudaStepping['make'] {
    const { config, trained, workers, threads, rank } = this.setup
    const sources = this.loan.sources()
    const pool = new GradientPool(config, trained, weights, { workers, slots: 0, threads, sources, rank })
    return (batch) => pool.make(batch)
  }

  /** Resolves when the step is under way: no more of them than the device may have before it. */
  async step(batches: readonly BatchSpec[], at: { readonly step: number; readonly of: number }): Promise<void> {
    if (!this.stepper) throw new RangeError('this process has not joined the others')
    const result = this.stepper.step(batches, at)
    result.catch(() => {})
    this.asked.push(result)
    while (this.asked.length > this.stepper.depth) await this.asked.shift()
  }
}
