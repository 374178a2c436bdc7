import { setTimeout as after } from 'node:timers/promises'
import { type Catalogue, execute, type NodeFault, plan } from '@sceneweave/graph'
import { type NodeContext, catalogue as palette } from '@sceneweave/nodes'
import { type Graph, MEASURED_FROM_MS, type RunEvent, type RunTarget } from '@sceneweave/project'
import { nodeContext } from './context/context.ts'
import { defaultWorkSettings, type WorkSettings } from './context/door.ts'
import type { EngineRoom } from './engineRoom.ts'
import { type MemoryPeak, memoryPeak } from './memoryPeak.ts'
import type { RunStorage } from './runStorage.ts'

/** One run of one graph, and where it happens. */
export type WorkOrder = {
  readonly graph: Graph
  readonly target: RunTarget
  readonly storage: RunStorage
  readonly room: EngineRoom
  /** The nodes it knows. Default: the palette. */
  readonly catalogue?: Catalogue<NodeContext>
  readonly settings?: Partial<WorkSettings>
  readonly tell: (event: RunEvent) => void
  readonly isWatched?: () => boolean
  readonly onFault?: (node: string, fault: NodeFault) => void
}

/** How it went: its last word, or, when it was left before its end, nothing. */
export type Ended = Extract<RunEvent, { type: 'run-end' }>['status'] | 'left'

/** A run at work. */
export type Work = {
  readonly ended: Promise<Ended>
  /** Ends it for good. */
  readonly cancel: () => void
  /** Lets go of it: what is half sampled is saved first, so that another process goes on from there. */
  readonly leave: () => Promise<void>
}

// A sampler saves at its next step; one that takes longer than this has its last checkpoint.
const SAVE_MS = 3000

/** Executes a graph: its nodes reach the machine through contexts made here. */
export function startWork(order: WorkOrder): Work {
  const stop = new AbortController()
  const saves = new Set<() => Promise<void>>()
  let isLeft = false
  let leaving: Promise<void> | undefined
  const leaveNow = async () => {
    isLeft = true
    await Promise.race([Promise.allSettled([...saves].map((save) => save())), after(SAVE_MS, null, { ref: false })])
    stop.abort(new Error('the run is left to another process'))
  }
  const beforeLeaving = (save: () => Promise<void>) => {
    saves.add(save)
    return () => void saves.delete(save)
  }
  const run = async (): Promise<Ended> => {
    let status: Ended = 'failed'
    const peak = memoryPeak(() => [process.pid, order.room.pid])
    for await (const event of measured(executed(order, { signal: stop.signal, beforeLeaving }), peak)) {
      if (event.type === 'run-end') status = event.status
      if (isLeft && stop.signal.aborted) return 'left'
      order.tell(event)
    }
    return status
  }
  const leave = () => {
    leaving ??= leaveNow()
    return leaving
  }
  return { ended: run(), cancel: () => stop.abort(new Error('the run was cancelled')), leave }
}

type Ends = { readonly signal: AbortSignal; readonly beforeLeaving: (save: () => Promise<void>) => () => void }

function executed(order: WorkOrder, { signal, beforeLeaving }: Ends): AsyncGenerator<RunEvent, void> {
  const { graph, target, storage, room, catalogue = palette, settings, isWatched, onFault } = order
  const shared = {
    graph,
    storage,
    room,
    beforeLeaving,
    settings: { checkpointMs: settings?.checkpointMs ?? defaultWorkSettings.checkpointMs },
    isWatched: isWatched ?? (() => false),
  }
  return execute(plan(graph, catalogue, target), catalogue, {
    contextOf: (_node, key, tools) => nodeContext({ ...shared, ...tools, key }),
    results: storage.results,
    signal,
    onFault,
  })
}

/** Tells of each node that took its time how much memory that was. Nodes run one after another, so none is another's. */
async function* measured(events: AsyncIterable<RunEvent>, peak: MemoryPeak): AsyncGenerator<RunEvent, void> {
  peak.restart()
  for await (const event of events) {
    if (event.type === 'node-end' && !event.reused && event.ms >= MEASURED_FROM_MS) {
      const peakBytes = peak.read()
      peak.restart()
      yield peakBytes === undefined ? event : { ...event, peakBytes }
    } else yield event
  }
}
