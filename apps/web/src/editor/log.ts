import type { Edit } from '@sceneweave/project'
import type { Replayed } from './sync.ts'

/**
 * One gesture: what it is called, and the edits that do and undo it. `fault` says why it is not in the project, or can
 * no longer be taken back; undo passes over it.
 */
export type Step = { id: number; title: string; at: number; edit: Edit; inverse: Edit; fault?: string }

/** Done steps in order, and those that were undone, the next to redo last. */
export type Log = { done: readonly Step[]; undone: readonly Step[] }

export const emptyLog: Log = { done: [], undone: [] }

/** The step that undo takes back. */
export const nextUndo = ({ done }: Log): Step | undefined => done.findLast(({ fault }) => fault === undefined)

/** The step that redo does again. */
export const nextRedo = ({ undone }: Log): Step | undefined => undone.at(-1)

/** A new step; what was undone before cannot be redone any more. */
export const withStep = ({ done }: Log, step: Step): Log => ({ done: [...done, step], undone: [] })

/** A step was taken back; `edit` is what does it again from there. */
export function withUndone({ done, undone }: Log, id: number, edit: Edit): Log {
  const step = done.find((one) => one.id === id)
  return step ? { done: without(done, id), undone: [...undone, { ...step, edit }] } : { done, undone }
}

/** A step was done again; `inverse` is what takes it back from there. */
export function withRedone({ done, undone }: Log, id: number, inverse: Edit): Log {
  const step = undone.find((one) => one.id === id)
  return step ? { done: [...done, { ...step, inverse }], undone: without(undone, id) } : { done, undone }
}

/** A step that nothing can be done about any more stays in the log, and undo and redo pass over it. */
export function withFault({ done, undone }: Log, id: number, fault: string): Log {
  const step = undone.find((one) => one.id === id)
  if (step) return { done: [...done, { ...step, fault }], undone: without(undone, id) }
  return { done: done.map((one) => (one.id === id ? { ...one, fault } : one)), undone }
}

/** Others' edits came below ours: what takes a step back or does it again is no longer what it was. */
export function withReplayed(log: Log, replayed: readonly Replayed[]): Log {
  const faults = new Map<number, string>()
  const newest = new Map<number, Replayed>()
  for (const one of replayed) {
    if (one.fault !== undefined) faults.set(one.pending.step, one.fault)
    else newest.set(one.pending.step, one)
  }
  const renew = (step: Step, isUndone: boolean): Step => {
    const { pending, inverse } = newest.get(step.id) ?? {}
    if (!inverse || (pending?.way === 'undo') !== isUndone) return step
    return isUndone ? { ...step, edit: inverse } : { ...step, inverse }
  }
  let next: Log =
    newest.size === 0
      ? log
      : { done: log.done.map((step) => renew(step, false)), undone: log.undone.map((step) => renew(step, true)) }
  for (const [id, fault] of faults) next = withFault(next, id, fault)
  return next
}

const without = (steps: readonly Step[], id: number): Step[] => steps.filter((one) => one.id !== id)
