import type { Graph, GraphNode, NodeId, PortId, Wire, WireId } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import { components } from './components.ts'
import type { PlannedInput, Source } from './plan.ts'
import type { Problem } from './problem.ts'
import { type ReadNode, readNode } from './readNode.ts'
import { wireInputs } from './wireInputs.ts'

export type WireAt = { id: WireId; wire: Wire }

/** A node with what feeds it. `silent`: muted, or something that it cannot do without is. */
export type ExaminedNode = ReadNode & {
  id: NodeId
  node: GraphNode
  arriving: WireAt[]
  inputs: PlannedInput[]
  silent: boolean
  /** While bypassed: where each output's value really comes from. */
  passes: Map<PortId, Source | 'muted'>
  inCycle: boolean
}

/** A graph as the catalogue understands it. Nodes come after what feeds them. */
export type Examined = { nodes: Map<NodeId, ExaminedNode>; dangling: Problem[] }

/** Reads every node and follows every wire once. Linear in nodes and wires, no recursion, never throws. */
export function examine(graph: Graph, catalogue: Catalogue): Examined {
  const read = new Map<NodeId, ExaminedNode>()
  for (const id of Object.keys(graph.nodes).sort()) {
    const node = graph.nodes[id]
    const empty = { arriving: [], inputs: [], silent: node.mode === 'muted', passes: new Map(), inCycle: false }
    const known = readNode(id, node, catalogue)
    // Muting is how a person goes on without a node: whatever is wrong with it can wait.
    read.set(id, { id, node, ...known, problems: empty.silent ? [] : known.problems, ...empty })
  }
  const dangling = spreadWires(graph, read)
  const isMuted = (id: NodeId) => graph.nodes[id].mode === 'muted'
  const upstream = (id: NodeId) =>
    isMuted(id) ? [] : read.get(id)!.arriving.flatMap(({ wire: { from } }) => (isMuted(from.node) ? [] : from.node))
  const nodes = new Map<NodeId, ExaminedNode>()
  for (const component of components(read.keys(), upstream)) {
    const isCycle = component.length > 1 || upstream(component[0]).includes(component[0])
    for (const id of component.sort()) nodes.set(id, read.get(id)!)
    if (isCycle) markCycle(component.map((id) => read.get(id)!))
    for (const id of component) wireInputs(read.get(id)!, nodes)
  }
  return { nodes, dangling }
}

/** Gives every wire to the node where it ends, in order; tells of those that begin or end nowhere. */
function spreadWires(graph: Graph, nodes: ReadonlyMap<NodeId, ExaminedNode>): Problem[] {
  const dangling: Problem[] = []
  for (const id of Object.keys(graph.wires).sort()) {
    const wire = graph.wires[id]
    const missing = [wire.from, wire.to].find(({ node }) => !nodes.has(node))
    if (missing)
      dangling.push({
        code: 'dangling-wire',
        wire: id,
        message: `A wire leads to node ${missing.node}, which does not exist.`,
        mend: 'Remove the wire.',
      })
    else nodes.get(wire.to.node)!.arriving.push({ id, wire })
  }
  for (const { arriving } of nodes.values()) arriving.sort((a, b) => a.wire.order - b.wire.order)
  return dangling
}

function markCycle(members: readonly ExaminedNode[]): void {
  const ids = new Set(members.map(({ id }) => id))
  const some = members.slice(0, 4).map(({ id }) => id)
  const around = some.join(', ') + (members.length > 4 ? ` and ${members.length - 4} more` : '')
  for (const member of members) {
    member.inCycle = true
    member.problems.push({
      code: 'cycle',
      node: member.id,
      wire: member.arriving.find(({ wire }) => ids.has(wire.from.node))?.id,
      message:
        members.length > 1 ? `This node waits for itself, in a cycle of ${around}.` : 'This node waits for itself.',
      mend: 'Remove one of the wires of the cycle.',
    })
  }
}
