import type { NodeId, RunEvent } from '@sceneweave/project'

/** What a node does in the run that is followed. */
export type NodeRun = {
  state: 'waiting' | 'running' | 'done' | 'reused' | 'failed'
  step?: number
  of?: number
  etaMs?: number
  /** Asset of a short looping preview. */
  preview?: string
  shot?: string
  ms?: number
  key?: string
  fault?: { code: string; message: string }
  /** How far each shot is that the node makes, in the order in which they were begun. */
  shots?: Readonly<Record<string, ShotRun>>
}

/** How far one shot is. */
export type ShotRun = { step: number; of: number; preview?: string }

export type RunState = {
  /** The run of the open project that is followed: the one going on, or the last one of this visit. */
  run: string | null
  status: 'none' | 'waiting' | 'paused' | 'running' | 'done' | 'failed' | 'cancelled'
  nodes: Readonly<Record<NodeId, NodeRun>>
  /** When its runner began, and when it ended: ms since 1970. */
  startedAt?: number
  endedAt?: number
  lastSeq: number
  /** How many nodes it covers, and how many of them needed nothing. */
  counts?: { nodes: number; reused: number }
  /** How often a runner took it up. More than once: one went away, or it was tried again. */
  starts: number
  /** The server is away: what is here may be old. */
  isStale?: boolean
  /** Its runner went away and none has taken it up yet. */
  isOrphaned?: boolean
}

/** Nothing is followed. */
export const noRun: RunState = { run: null, status: 'none', nodes: {}, lastSeq: 0, starts: 0 }

/** Puts one event into the state; one that was there before changes nothing. Pure. */
export const withEvent = (state: RunState, event: RunEvent): RunState => withEvents(state, [event])

/** Puts events into the state, in their order, at one copy's cost. However they are split, the state is the same. Pure. */
export function withEvents(state: RunState, events: readonly RunEvent[]): RunState {
  const fresh = events.filter(({ seq }) => seq > state.lastSeq)
  if (fresh.length === 0) return state
  const nodes: Record<NodeId, NodeRun> = { ...state.nodes }
  const next = { ...state, nodes }
  for (const event of fresh) {
    if (event.seq <= next.lastSeq) continue
    put(next, nodes, event)
    next.lastSeq = event.seq
  }
  return next
}

function put(next: RunState, nodes: Record<NodeId, NodeRun>, event: RunEvent): void {
  switch (event.type) {
    case 'run-start':
      next.status = 'running'
      next.starts += 1
      next.startedAt ??= event.at
      next.endedAt = undefined
      next.isOrphaned = undefined
      next.counts = { nodes: event.nodes, reused: event.reused }
      // what another runner left half made, or failed at, is made again
      for (const [id, { state }] of Object.entries(nodes))
        if (state === 'running' || state === 'failed') nodes[id] = { ...nodes[id], state: 'waiting', fault: undefined }
      return
    case 'node-start':
      nodes[event.node] = { state: 'running', preview: nodes[event.node]?.preview }
      return
    case 'node-progress':
      nodes[event.node] = withProgress(nodes[event.node], event)
      return
    case 'node-end': {
      const { preview, shots } = nodes[event.node] ?? {}
      const { key, ms } = event
      nodes[event.node] = { state: event.reused ? 'reused' : 'done', key, ms, ...(preview && { preview, shots }) }
      return
    }
    case 'node-error':
      nodes[event.node] = { state: 'failed', fault: { code: event.code, message: event.message } }
      return
    case 'run-end':
      next.status = event.status
      next.endedAt = event.at
      for (const [id, { state }] of Object.entries(nodes))
        if (state === 'running') nodes[id] = { ...nodes[id], state: 'waiting' }
      return
    default:
      event satisfies never
  }
}

function withProgress(node: NodeRun | undefined, event: Extract<RunEvent, { type: 'node-progress' }>): NodeRun {
  const { step, of, etaMs, shot, preview = node?.preview } = event
  const one = { state: 'running' as const, step, of, etaMs, shot, preview, shots: node?.shots }
  if (shot === undefined) return one
  const before = node?.shots?.[shot]
  return { ...one, shots: { ...node?.shots, [shot]: { step, of, preview: event.preview ?? before?.preview } } }
}
