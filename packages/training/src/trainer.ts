import type { Weights } from '@sceneweave/tensor'
import type { GradientPool } from './gradientPool.ts'
import type { LossShape } from './lossPrograms.ts'
import { adamw, learningRate, type OptimiserState } from './optimiser.ts'
import type { GradientTask } from './protocol.ts'
import type { Optimiser } from './recipe.ts'

export type Batch = { readonly shape: LossShape; readonly inputs: GradientTask['inputs'] }

/** One part being trained: its weights and optimiser state, where batches come from, and how long it goes on. */
export type Training = {
  readonly weights: Weights
  readonly state: OptimiserState
  readonly pool: GradientPool
  readonly rule: Optimiser
  readonly steps: number
  readonly micro: number
  readonly batch: (step: number, micro: number) => Batch
}

export type StepResult = { readonly step: number; readonly loss: number; readonly norm: number; readonly rate: number }

/** Runs steps [from, steps): microbatches in parallel, their gradients summed in order, one AdamW step. Stops when told. */
export async function* train(training: Training, from: number, signal: AbortSignal): AsyncGenerator<StepResult> {
  const { steps, micro, rule, state, pool } = training
  let next = makeBatches(training, from)
  for (let step = from; step < steps; step++) {
    signal.throwIfAborted()
    pool.publish()
    const computing = next.map(({ shape, inputs }, slot) => pool.gradient(slot, shape, inputs))
    // made while the workers compute
    next = step + 1 < steps ? makeBatches(training, step + 1) : []
    const losses = await Promise.all(computing)
    const gradient = meanOfSlots(pool.slots.slice(0, micro))
    const rate = learningRate(rule, step, steps)
    const norm = adamw(state, gradient, rule, { step, rate })
    yield { step, loss: losses.reduce((sum, loss) => sum + loss, 0) / micro, norm, rate }
  }
}

const makeBatches = ({ micro, batch }: Training, step: number): Batch[] =>
  Array.from({ length: micro }, (_, at) => batch(step, at))

/** Mean of the slots, summed in their order: the same bits whoever computed them. */
function meanOfSlots(slots: readonly Float32Array[]): Float32Array {
  const mean = Float32Array.from(slots[0])
  for (const slot of slots.slice(1)) for (let i = 0; i < mean.length; i++) mean[i] += slot[i]
  for (let i = 0; i < mean.length; i++) mean[i] /= slots.length
  return mean
}
