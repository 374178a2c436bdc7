import type { Weights } from '@sceneweave/tensor'
import type { GradientPool } from './gradientPool.ts'
import type { LossShape } from './lossPrograms.ts'
import { type Matrix, muonStep, type Orthogonalise } from './muon.ts'
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
  /** What Muon moves, if the rule has it. */
  readonly matrices?: readonly Matrix[]
}

export type StepResult = { readonly step: number; readonly loss: number; readonly norm: number; readonly rate: number }

/** Runs steps [from, steps): microbatches in parallel, their gradients summed in order, one AdamW step. Stops when told. */
export async function* train(training: Training, from: number, signal: AbortSignal): AsyncGenerator<StepResult> {
  const { steps, micro, rule, state, pool, matrices = [] } = training
  const apart = rule.muon ? maskOf(matrices, state.weights.length) : undefined
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
    if (rule.muon) {
      const orthogonalise: Orthogonalise = (shape, packed) => pool.orthogonalise(shape, packed)
      const own = (rate / rule.rate) * rule.muon.rate
      await muonStep(state, gradient, { matrices, orthogonalise, rule: rule.muon, rate: own })
    }
    const norm = adamw(state, gradient, rule, { step, rate }, apart)
    yield { step, loss: losses.reduce((sum, loss) => sum + loss, 0) / micro, norm, rate }
  }
}

/** 1 where a value belongs to a matrix. */
function maskOf(matrices: readonly Matrix[], length: number): Uint8Array {
  const mask = new Uint8Array(length)
  for (const { offset, rows, columns, stride } of matrices)
    for (let row = 0; row < rows; row++) mask.fill(1, offset + row * stride, offset + row * stride + columns)
  return mask
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
