import type { BatchSpec } from './batches.ts'
import type { Stepper, StepResult } from './stepper.ts'

/** Steps [from, steps) of one part, and where their microbatches come from. */
export type Training = {
  readonly stepper: Stepper
  readonly from: number
  readonly steps: number
  readonly micro: number
  readonly batch: (step: number, micro: number) => BatchSpec
}

export type TrainPause = {
  readonly signal: AbortSignal
  /** No step is under way when the one of this number, counted from 1, is told. */
  readonly isRest: (steps: number) => boolean
  /** Asked before every step; true ends the training. */
  readonly isOver: () => boolean
}

/** Runs the steps, and tells each when it is done. The next are asked for before that. */
export async function* train(training: Training, { signal, isRest, isOver }: TrainPause): AsyncGenerator<StepResult> {
  const { stepper, from, steps } = training
  const asked: Promise<StepResult>[] = []
  for (let step = from; step < steps; step++) {
    signal.throwIfAborted()
    if (step > from && isOver()) break
    const result = stepper.step(batchesOf(training, step), { step, of: steps })
    // whoever awaits it hears of a fault
    result.catch(() => {})
    asked.push(result)
    while (asked.length >= (isRest(step + 1) ? 1 : stepper.depth)) yield await (asked.shift() as (typeof asked)[0])
  }
  for (const result of asked) yield await result
}

const batchesOf = ({ micro, batch }: Training, step: number): BatchSpec[] =>
  Array.from({ length: micro }, (_, at) => batch(step, at))
