import type { Addon, PlanCall, PlanHandle } from './addon.ts'
import { asFault } from './faults.ts'

/** Runs a plan; an aborted signal ends it where it can be ended. Gives the milliseconds that the device worked. */
export async function runPlan(
  addon: Addon,
  plan: PlanHandle,
  call: Omit<PlanCall, 'cancel'>,
  signal?: AbortSignal,
): Promise<number> {
  signal?.throwIfAborted()
  const cancel = new Int32Array(1)
  const stop = () => Atomics.store(cancel, 0, 1)
  signal?.addEventListener('abort', stop)
  try {
    return await asFault('run the program', addon.runPlan(plan, { ...call, cancel }))
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
