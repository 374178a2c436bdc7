import type { BatchSpec } from './batches.ts'
import type { GradientPool } from './gradientPool.ts'
import { type Matrix, maskOf, muonStep, type Orthogonalise } from './muon.ts'
import { adamw, type OptimiserState, stepNumbers } from './optimiser.ts'
import type { Optimiser } from './recipe.ts'

export type StepResult = { readonly step: number; readonly loss: number; readonly norm: number; readonly rate: number }

/** What a step is made with: how fast, and which matrices Muon moves. */
export type Rule = { readonly rule: Optimiser; readonly matrices?: readonly Matrix[] }

/** Something that turns microbatches into steps of a model. */
export type Stepper = {
  /** How many steps may be asked for before the first is done. */
  readonly depth: number
  /** One step over its microbatches, after those that were asked for before; `step` counts from 0 of `of`. */
  step(batches: readonly BatchSpec[], at: { readonly step: number; readonly of: number }): Promise<StepResult>
  /** Brings the state of all steps that were asked for to the host's arrays. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Steps on the CPU: microbatches in parallel on a pool's threads, their gradients summed in order, then one update. */
export function poolStepper(pool: GradientPool, state: OptimiserState, { rule, matrices = [] }: Rule): Stepper {
  const apart = rule.muon ? maskOf(matrices, state.weights.length) : undefined
  return {
    depth: 1,
    async step(batches, { step, of }) {
      pool.publish()
      const losses = await Promise.all(batches.map((batch, slot) => pool.gradient(slot, batch)))
      const gradient = meanOfSlots(pool.slots.slice(0, batches.length))
      const { rate, muonRate } = stepNumbers(rule, step, of)
      if (rule.muon) {
        const orthogonalise: Orthogonalise = (shape, packed) => pool.orthogonalise(shape, packed)
        await muonStep(state, gradient, { matrices, orthogonalise, rule: rule.muon, rate: muonRate })
      }
      const norm = adamw(state, gradient, rule, { step, rate }, apart)
      return { step, loss: losses.reduce((sum, loss) => sum + loss, 0) / batches.length, norm, rate }
    },
    settle: async () => {},
    close: () => pool.close(),
  }
}

/** Mean of the slots, summed in their order: the same bits whoever computed them. */
function meanOfSlots(slots: readonly Float32Array[]): Float32Array {
  const mean = Float32Array.from(slots[0])
  for (const slot of slots.slice(1)) for (let i = 0; i < mean.length; i++) mean[i] += slot[i]
  for (let i = 0; i < mean.length; i++) mean[i] /= slots.length
  return mean
}
