import type { Log, Step } from './log.ts'
import { type Flight, type Logged, type Pending, sameEdits } from './sync.ts'

/** What of a tab must outlive it: what the server may not have yet, and the steps that can be undone. */
export type Work = { queue: readonly Pending[]; flight: Flight | null; log: Log }

/** Keeps a tab's work. Calls are done in order; a write that fails is told once and never thrown. */
export type Journal = { save(work: Work): Promise<void> }

export const noWork: Work = { queue: [], flight: null, log: { done: [], undone: [] } }

/** What was done in another tab, behind one's own work, under numbers that are free here. What that tab undid is let go. */
export function renumbered({ queue, log }: Pick<Work, 'queue' | 'log'>, firstId: number): Work {
  let next = firstId
  const steps = new Map<number, number>()
  const number = (step: number) => {
    const known = steps.get(step) ?? next++
    steps.set(step, known)
    return known
  }
  const done = log.done.map((step): Step => ({ ...step, id: number(step.id) }))
  const moved = queue.map((one): Pending => ({ ...one, step: number(one.step), id: next++ }))
  return { queue: moved, flight: null, log: { done, undone: [] } }
}

/** Work as it was left, less what the server has after all: `logged` is what it took after the last request's version. */
export function withoutTaken(work: Work, logged: readonly Logged[], person: string): Work {
  const known = work.flight ? sameEdits(work.queue.slice(0, work.flight.count), logged, person) : 0
  return known === 0 ? work : { ...work, queue: work.queue.slice(known), flight: null }
}
