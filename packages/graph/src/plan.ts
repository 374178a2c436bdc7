import type { Graph, Json, NodeId, NodeKey, PortId, RunTarget } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import { type ExaminedNode, examine } from './examine.ts'
import { goalsOf } from './goals.ts'
import { structuralKey } from './key.ts'
import type { Problem } from './problem.ts'

/** Where an input's value comes from, found through all that is bypassed. `list` is not known of an unknown type. */
export type Source = { node: NodeId; port: PortId; list?: boolean }

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
  /** The result to keep; it is the node's key. */
  pinned?: NodeKey
  /** Only a stored result will do: the node is pinned or locked, or outside of an `only` target. */
  keep?: 'pinned' | 'locked' | 'outside'
  /** What outside the graph the result stands on, as the node's `identify` told it. */
  identity?: string
  /** Why it cannot run. */
  problem?: Problem
}

/** What a run has to do. `order` holds every node that the goals stand on, each after what feeds it. */
export type Plan = {
  order: readonly NodeId[]
  goals: readonly NodeId[]
  nodes: ReadonlyMap<NodeId, PlannedNode>
}

/**
 * What must be done for a target, with the key of every node. A node with a problem is in the plan and will not run; a
 * muted one, and what cannot do without it, is not. Throws GraphFault when the target names a node that is not there.
 */
export function plan(graph: Graph, catalogue: Catalogue, target: RunTarget): Plan {
  const { nodes: examined } = examine(graph, catalogue)
  const goals = goalsOf(examined, target)
  const inside = target.type === 'only' ? new Set(target.nodes) : null
  const nodes = new Map<NodeId, PlannedNode>()
  for (const id of orderOf(goals, examined)) {
    const planned = { ...plannedNode(examined.get(id)!, inside), key: '' }
    planned.key = structuralKey(planned, (other) => nodes.get(other)!.key)
    nodes.set(id, planned)
  }
  return { order: [...nodes.keys()], goals, nodes }
}

function plannedNode({ id, node, definition, params, inputs, problems }: ExaminedNode, inside: Set<NodeId> | null) {
  const planned: Omit<PlannedNode, 'key'> = {
    id,
    type: node.type,
    version: definition?.version ?? node.version,
    params,
    inputs,
  }
  if (node.each) planned.each = node.each
  if (node.pinned) return { ...planned, inputs: [], pinned: node.pinned, keep: 'pinned' as const }
  if (problems.length > 0) return { ...planned, inputs: [], problem: problems[0] }
  if (node.locked) planned.keep = 'locked'
  else if (inside && !inside.has(id)) planned.keep = 'outside'
  return planned
}

/** All that the goals stand on, depth first: one branch is finished before the next begins. */
function orderOf(goals: readonly NodeId[], nodes: ReadonlyMap<NodeId, ExaminedNode>): Set<NodeId> {
  const done = new Set<NodeId>()
  const open: { id: NodeId; entered: boolean }[] = goals.map((id) => ({ id, entered: false })).reverse()
  for (let next = open.pop(); next; next = open.pop()) {
    const { id, entered } = next
    if (done.has(id)) continue
    const { node, problems, inputs } = nodes.get(id)!
    if (entered || node.pinned || problems.length > 0) {
      done.add(id)
      continue
    }
    open.push({ id, entered: true })
    const sources = inputs.flatMap((input) => input.sources)
    for (let at = sources.length - 1; at >= 0; at--)
      if (!done.has(sources[at].node)) open.push({ id: sources[at].node, entered: false })
  }
  return done
}
