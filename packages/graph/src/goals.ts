import type { NodeId, RunTarget } from '@sceneweave/project'
import type { ExaminedNode } from './examine.ts'
import { GraphFault } from './graphFault.ts'

type Nodes = ReadonlyMap<NodeId, ExaminedNode>

/** The nodes whose results a target asks for, sorted by id; muted and bypassed ones ask for nothing. */
export function goalsOf(nodes: Nodes, target: RunTarget): NodeId[] {
  const unknown = target.type === 'all' ? undefined : target.nodes.find((id) => !nodes.has(id))
  if (unknown) throw new GraphFault('unknown-node', `the target names node ${unknown}, which is not in the graph`)
  const wanted = [...new Set(wantedBy(nodes, target))]
  return wanted.filter((id) => isActive(nodes.get(id)!)).sort()
}

function wantedBy(nodes: Nodes, target: RunTarget): NodeId[] {
  switch (target.type) {
    case 'all':
      return allGoals(nodes)
    case 'to':
    case 'only':
      return target.nodes
    case 'from':
      return withDescendants(nodes, target.nodes)
    default:
      return target satisfies never
  }
}

const isActive = ({ node, silent }: ExaminedNode) => node.mode === 'run' && !silent

/** The nodes that say they are goals; where there is none, those that feed no other. */
function allGoals(nodes: Nodes): NodeId[] {
  const outputs = [...nodes.values()].filter(({ definition }) => definition?.output)
  if (outputs.length > 0) return outputs.map(({ id }) => id)
  const active = [...nodes.values()].filter(isActive)
  const feeding = new Set(
    active.flatMap(({ inputs }) => inputs.flatMap(({ sources }) => sources.map(({ node }) => node))),
  )
  return active.map(({ id }) => id).filter((id) => !feeding.has(id))
}

function withDescendants(nodes: Nodes, from: readonly NodeId[]): NodeId[] {
  const downstream = new Map<NodeId, NodeId[]>()
  for (const { id, arriving } of nodes.values())
    for (const { wire } of arriving) {
      const after = downstream.get(wire.from.node)
      if (after) after.push(id)
      else downstream.set(wire.from.node, [id])
    }
  const found = new Set(from)
  for (const id of found) for (const after of downstream.get(id) ?? []) found.add(after)
  return [...found]
}
