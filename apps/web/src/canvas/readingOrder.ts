import type { NodeId } from '@sceneweave/project'
import type { Geometry } from './geometry.ts'

/** Nodes as one reads a graph: each after what feeds it, from the upper left where wires say no more. Cycles stay as they lie. */
export function readingOrder({ nodes, index }: Geometry): NodeId[] {
  const places = [...nodes.values()].sort((a, b) => a.x - b.x || a.y - b.y)
  const done = new Set<NodeId>()
  const order: NodeId[] = []
  for (const { id } of places) {
    const open: { id: NodeId; isEntered: boolean }[] = [{ id, isEntered: false }]
    const entered = new Set<NodeId>()
    for (let next = open.pop(); next; next = open.pop()) {
      if (done.has(next.id)) continue
      if (next.isEntered || entered.has(next.id)) {
        done.add(next.id)
        order.push(next.id)
        continue
      }
      entered.add(next.id)
      open.push({ id: next.id, isEntered: true })
      for (const list of index.arriving.get(next.id)?.values() ?? [])
        for (const { wire } of list)
          if (nodes.has(wire.from.node) && !entered.has(wire.from.node))
            open.push({ id: wire.from.node, isEntered: false })
    }
  }
  return order
}

/** The node after one, or before it; null at the end. Without one it is the first, or the last. */
export function nextNode(order: readonly NodeId[], from: NodeId | undefined, by: 1 | -1): NodeId | null {
  if (from === undefined) return order.at(by === 1 ? 0 : -1) ?? null
  return order[order.indexOf(from) + by] ?? null
}
