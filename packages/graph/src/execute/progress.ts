import type { Told } from './execution.ts'

/** At most one progress event in this time for each shot of a node, and one preview: what an eye can follow. */
export const progressIntervalMs = 100

/** Progress on its way out. `waiting` resolves when there is some, or when the work has ended. */
export type ProgressInbox = {
  tell(told: Told): void
  take(): Told[]
  waiting(): Promise<void>
  wake(): void
}

/**
 * Takes in as much as nodes like to tell and gives out little: what comes too soon is dropped, unless it is the last step,
 * and of what nobody took yet only the newest of its kind is kept. So no node can flood a run, and no reader can stall one.
 */
export function progressInbox(now: () => number): ProgressInbox {
  const lastTold = new Map<string, number>()
  const untaken = new Map<string, Told>()
  let ring: (() => void) | null = null
  const wake = () => {
    ring?.()
    ring = null
  }
  return {
    tell(told) {
      const slot = `${told.shot ?? ''} ${told.preview !== undefined}`
      const time = now()
      const isSoon = time - (lastTold.get(slot) ?? Number.NEGATIVE_INFINITY) < progressIntervalMs
      if (isSoon && told.step < told.of) return
      lastTold.set(slot, time)
      untaken.set(slot, told)
      wake()
    },
    take() {
      const all = [...untaken.values()]
      untaken.clear()
      return all
    },
    waiting: () =>
      new Promise((resolve) => {
        if (untaken.size > 0) resolve()
        else ring = resolve
      }),
    wake,
  }
}
