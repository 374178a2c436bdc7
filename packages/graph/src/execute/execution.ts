import type { AssetId, NodeId, NodeKey, ShotId } from '@sceneweave/project'
import type { NodeFault } from '../nodeFault.ts'
import type { ResultStore } from '../resultStore.ts'

/** What a node tells while it works. */
export type Told = { step: number; of: number; etaMs?: number; shot?: ShotId; preview?: AssetId }

/** What `contextOf` hands on to the node: its way to tell progress, and the signal to stop. */
export type NodeTools = { progress(told: Told): void; signal: AbortSignal }

/** What a run is given besides its plan. */
export type Execution<Context> = {
  /** What a node may use. `key` names the work: one item's in a mapped node, so that a checkpoint under it fits. */
  contextOf(node: NodeId, key: NodeKey, tools: NodeTools): Context
  results: ResultStore
  signal: AbortSignal
  /** ms since 1970. */
  now?: () => number
  /** Told of every fault besides its node-error: a NodeFault knows its cause and whether to try again. */
  onFault?(node: NodeId, fault: NodeFault): void
}
