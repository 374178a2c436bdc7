import type { RunEvent } from '@sceneweave/project'

/** Events of runs on their way to the screen: all that came since the last frame go together. */
export type Inbox = { put(run: string, events: readonly RunEvent[]): void }

/** deliver: gets the events of one run, in order. nextFrame: calls back once, soon. Nothing that was put in is lost. */
export function createInbox(
  deliver: (run: string, events: readonly RunEvent[]) => void,
  nextFrame: (callback: () => void) => void,
): Inbox {
  let waiting = new Map<string, RunEvent[]>()
  const empty = () => {
    const taken = waiting
    waiting = new Map()
    for (const [run, events] of taken) deliver(run, events)
  }
  return {
    put(run, events) {
      if (events.length === 0) return
      if (waiting.size === 0) nextFrame(empty)
      const before = waiting.get(run)
      if (before) before.push(...events)
      else waiting.set(run, [...events])
    },
  }
}
