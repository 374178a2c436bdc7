import type { NodeId, RunEvent } from '@sceneweave/project'
import { create } from 'zustand'

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
}

export type RunState = {
  /** The run of the open project that is followed: the one going on, or the last one of this visit. */
  run: string | null
  status: 'none' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  nodes: Readonly<Record<NodeId, NodeRun>>
  startedAt?: number
  lastSeq: number
}

/** The run that is followed, fed by its events and by nothing else. */
export const useRun = create<RunState>(() => ({ run: null, status: 'none', nodes: {}, lastSeq: 0 }))

/** Puts one event into the state. Pure. */
export function withEvent(state: RunState, event: RunEvent): RunState {
  if (event.seq <= state.lastSeq) return state
  return { ...state, lastSeq: event.seq }
}
