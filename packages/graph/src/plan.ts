import type { Json, NodeId, NodeKey, PortId } from '@sceneweave/project'
import type { Problem } from './problem.ts'

/** Where an input's value comes from: an output of a node that runs, found through all that is bypassed. */
export type Source = { node: NodeId; port: PortId; list: boolean }

/** An input port that is fed, its sources in order. */
export type PlannedInput = { port: PortId; variadic: boolean; sources: readonly Source[] }

/** One node of a plan. */
export type PlannedNode = {
  id: NodeId
  type: string
  /** The catalogue's version; params are migrated to it and hold every default. */
  version: number
  params: Record<string, Json>
  inputs: readonly PlannedInput[]
  /** Structural Merkle key: what is computed, whatever the values turn out to be. */
  key: NodeKey
  each?: PortId
  /** Only a stored result will do: the node is pinned or locked, or outside of an `only` target. */
  keep?: 'pinned' | 'locked' | 'outside'
  /** Why it cannot run. */
  problem?: Problem
}

/** What a run has to do. `order` holds every node that the goals need, each after what feeds it. */
export type Plan = {
  order: readonly NodeId[]
  goals: readonly NodeId[]
  nodes: ReadonlyMap<NodeId, PlannedNode>
}
