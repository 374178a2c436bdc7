import { canonicalJson } from '../canonicalJson.ts'
import type { FrameChange, NodeChange, SingleEdit } from '../edit.ts'
import type { Frame, Graph, GraphNode, Wire } from '../graph.ts'

/** Whether two values say the same. */
export const isEqual = (a: unknown, b: unknown): boolean => a === b || canonicalJson(a) === canonicalJson(b)

/** Edits that turn graph `a` into graph `b`, in an order in which each fits; none when they are equal. */
export function diffGraphs(a: Graph, b: Graph): SingleEdit[] {
  const replaced = new Set(idsInBoth(a.nodes, b.nodes).filter((id) => a.nodes[id].type !== b.nodes[id].type))
  const gone = idsOnlyIn(a.nodes, b.nodes).concat([...replaced])
  const added = idsOnlyIn(b.nodes, a.nodes).concat([...replaced])
  const kept = idsInBoth(a.nodes, b.nodes).filter((id) => !replaced.has(id))
  const wires = wireEdits(a, b, replaced)
  return [
    ...wires.before,
    ...gone.map((id): SingleEdit => ({ type: 'node-remove', id })),
    ...added.map((id): SingleEdit => ({ type: 'node-add', id, node: b.nodes[id] })),
    ...kept.flatMap((id) => nodeChange(id, a.nodes[id], b.nodes[id])),
    ...moves(kept, a, b),
    ...wires.after,
    ...frameEdits(a, b),
  ]
}

export const idsOnlyIn = (a: object, b: object): string[] => Object.keys(a).filter((id) => !Object.hasOwn(b, id))
export const idsInBoth = (a: object, b: object): string[] => Object.keys(a).filter((id) => Object.hasOwn(b, id))

/** What of a node's own fields is another; where it stands is a matter of its own. */
export function nodeDifference(a: GraphNode, b: GraphNode): NodeChange {
  const change: NodeChange = {}
  if (a.version !== b.version) change.version = b.version
  if (a.mode !== b.mode) change.mode = b.mode
  if (a.title !== b.title) change.title = b.title ?? null
  if (a.pinned !== b.pinned) change.pinned = b.pinned ?? null
  if (a.each !== b.each) change.each = b.each ?? null
  if (a.locked !== b.locked) change.locked = b.locked ?? false
  if (a.collapsed !== b.collapsed) change.collapsed = b.collapsed ?? false
  if (!isEqual(a.exposed ?? null, b.exposed ?? null)) change.exposed = b.exposed ?? null
  const names = Object.keys(b.params).filter(
    (name) => !Object.hasOwn(a.params, name) || !isEqual(a.params[name], b.params[name]),
  )
  const without = idsOnlyIn(a.params, b.params)
  if (names.length > 0) change.params = Object.fromEntries(names.map((name) => [name, b.params[name]]))
  if (without.length > 0) change.without = without
  return change
}

/** Whether a wire joins the same ports. */
export const isSameJoint = (a: Wire, b: Wire): boolean => isEqual([a.from, a.to], [b.from, b.to])

function nodeChange(id: string, a: GraphNode, b: GraphNode): SingleEdit[] {
  if (a === b) return []
  const change = nodeDifference(a, b)
  return Object.keys(change).length > 0 ? [{ type: 'node-change', id, change }] : []
}

function moves(ids: readonly string[], a: Graph, b: Graph): SingleEdit[] {
  const moved = ids.filter((id) => !isEqual(a.nodes[id].at, b.nodes[id].at))
  if (moved.length === 0) return []
  return [{ type: 'node-move', moves: Object.fromEntries(moved.map((id) => [id, b.nodes[id].at])) }]
}

function wireEdits(a: Graph, b: Graph, replaced: ReadonlySet<string>) {
  // a wire goes with a node that is replaced, and is joined anew
  const isCut = ({ from, to }: Wire) => replaced.has(from.node) || replaced.has(to.node)
  const kept = idsInBoth(a.wires, b.wires).filter((id) => !isCut(a.wires[id]) && isSameJoint(a.wires[id], b.wires[id]))
  const stays = new Set(kept)
  const orders = kept.filter((id) => a.wires[id].order !== b.wires[id].order)
  const bent = kept.filter((id) => !isEqual(a.wires[id].bends ?? [], b.wires[id].bends ?? []))
  const without = (wires: object) => Object.keys(wires).filter((id) => !stays.has(id))
  const ordering: SingleEdit = {
    type: 'wire-order',
    orders: Object.fromEntries(orders.map((id) => [id, b.wires[id].order])),
  }
  return {
    before: without(a.wires).map((id): SingleEdit => ({ type: 'wire-remove', id })),
    after: [
      ...(orders.length > 0 ? [ordering] : []),
      ...without(b.wires).map((id): SingleEdit => ({ type: 'wire-add', id, wire: b.wires[id] })),
      ...bent.map((id): SingleEdit => ({ type: 'wire-bend', id, bends: b.wires[id].bends ?? [] })),
    ],
  }
}

function frameEdits(a: Graph, b: Graph): SingleEdit[] {
  return [
    ...idsOnlyIn(a.frames, b.frames).map((id): SingleEdit => ({ type: 'frame-remove', id })),
    ...idsOnlyIn(b.frames, a.frames).map((id): SingleEdit => ({ type: 'frame-add', id, frame: b.frames[id] })),
    ...idsInBoth(a.frames, b.frames).flatMap((id) => frameChange(id, a.frames[id], b.frames[id])),
  ]
}

function frameChange(id: string, a: Frame, b: Frame): SingleEdit[] {
  if (isEqual(a, b)) return []
  const { title, at, size, colour = null, folded = null } = b
  const change: FrameChange = { title, at, size, colour, folded }
  return [{ type: 'frame-change', id, change }]
}
