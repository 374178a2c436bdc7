import type { Graph, RunEvent } from '@sceneweave/project'
import { readRun, type Store, submitRun, waitForEvents } from '@sceneweave/store'

/** One run as whoever submitted it sees it: `seconds` from the submit to the reading of its last event. */
export type TimedRun = { readonly seconds: number; readonly eventBytes: number; readonly ran: number }

/** Submits a graph and follows its events to the end. Throws when it does not end well, or does not run just `mustRun` nodes. */
export async function timeRun(
  store: Store,
  { graph, mustRun }: { readonly graph: Graph; readonly mustRun: number },
  signal: AbortSignal,
): Promise<TimedRun> {
  const began = performance.now()
  const { id } = await submitRun(store, { graph, target: { type: 'all' }, class: 'interactive', user: 'bench' })
  const events: RunEvent[] = []
  while (events.at(-1)?.type !== 'run-end') {
    signal.throwIfAborted()
    events.push(...(await waitForEvents(store, id, events.at(-1)?.seq ?? 0, signal)))
  }
  const seconds = (performance.now() - began) / 1000
  const { status, fault } = await readRun(store, id)
  if (status !== 'done')
    throw new Error(`a run of the benchmark ended ${status}: ${fault?.message ?? 'without a word'}`)
  const ran = countRan(events)
  if (ran !== mustRun) throw new Error(`a run of the benchmark ran ${ran} nodes, and ${mustRun} were to run`)
  const eventBytes = events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0)
  return { seconds, eventBytes, ran }
}

/** Nodes that ended without having been reused. */
export const countRan = (events: readonly RunEvent[]): number =>
  events.filter((event) => event.type === 'node-end' && !event.reused).length
