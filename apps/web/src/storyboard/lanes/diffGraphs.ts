import type { Graph, GraphNode, NodeId, Point, SingleEdit, Wire, WireId } from '@sceneweave/project'

/** The edits that make one graph of another, in an order in which each can be done. Frames stay as they are. */
export function diffGraphs(before: Graph, after: Graph): SingleEdit[] {
  const moves: Record<NodeId, Point> = {}
  const orders: Record<WireId, number> = {}
  const [gone, added, changed]: [SingleEdit[], SingleEdit[], SingleEdit[]] = [[], [], []]
  for (const [id, wire] of Object.entries(before.wires)) {
    const now: Wire | undefined = after.wires[id]
    if (!now || !isSameEnds(wire, now)) gone.push({ type: 'wire-remove', id })
    else if (now.order !== wire.order) orders[id] = now.order
  }
  for (const id of Object.keys(before.nodes)) if (!after.nodes[id]) gone.push({ type: 'node-remove', id })
  for (const [id, node] of Object.entries(after.nodes)) {
    const was: GraphNode | undefined = before.nodes[id]
    if (!was) added.push({ type: 'node-add', id, node })
    else {
      if (was.at !== node.at && (was.at.x !== node.at.x || was.at.y !== node.at.y)) moves[id] = node.at
      const params = changedParams(was, node)
      if (params) changed.push({ type: 'node-change', id, change: { params } })
    }
  }
  const wires = Object.entries(after.wires).flatMap(([id, wire]): SingleEdit[] =>
    before.wires[id] && isSameEnds(before.wires[id], wire) ? [] : [{ type: 'wire-add', id, wire }],
  )
  return [
    ...gone,
    ...added,
    ...changed,
    ...(Object.keys(moves).length > 0 ? [{ type: 'node-move' as const, moves }] : []),
    ...(Object.keys(orders).length > 0 ? [{ type: 'wire-order' as const, orders }] : []),
    ...wires,
  ]
}

const isSameEnds = (a: Wire, b: Wire): boolean =>
  a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port

/** Params that were set or changed; none is taken away here. */
function changedParams(before: GraphNode, after: GraphNode): GraphNode['params'] | undefined {
  const changed = Object.entries(after.params).filter(([name, value]) => before.params[name] !== value)
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}
