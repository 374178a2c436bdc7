import type { Graph, NodeId, PortId, Wire, WireId } from '@sceneweave/project'

export type WireAt = { id: WireId; wire: Wire }
type Ends = Map<PortId, WireAt[]>

/** Which wires begin and end at each node; those of one input in their order. */
export type WireIndex = { arriving: ReadonlyMap<NodeId, Ends>; leaving: ReadonlyMap<NodeId, Ends> }

const known = new WeakMap<Graph['wires'], WireIndex>()

/** The wires of a graph by their ends; made once for each set of wires. */
export function indexWires(wires: Graph['wires']): WireIndex {
  const before = known.get(wires)
  if (before) return before
  const arriving = new Map<NodeId, Ends>()
  const leaving = new Map<NodeId, Ends>()
  for (const id in wires) {
    const wire = wires[id]
    add(arriving, wire.to, { id, wire })
    add(leaving, wire.from, { id, wire })
  }
  for (const ends of arriving.values())
    for (const list of ends.values()) if (list.length > 1) list.sort((a, b) => a.wire.order - b.wire.order)
  const index = { arriving, leaving }
  known.set(wires, index)
  return index
}

function add(map: Map<NodeId, Ends>, { node, port }: Wire['from'], at: WireAt): void {
  let ends = map.get(node)
  if (!ends) {
    ends = new Map()
    map.set(node, ends)
  }
  const list = ends.get(port)
  if (list) list.push(at)
  else ends.set(port, [at])
}

/** Wires that end at an input, in their order. */
export const wiresInto = (wires: Graph['wires'], node: NodeId, port: PortId): readonly WireAt[] =>
  indexWires(wires).arriving.get(node)?.get(port) ?? []

/** Wires that begin at an output. */
export const wiresFrom = (wires: Graph['wires'], node: NodeId, port: PortId): readonly WireAt[] =>
  indexWires(wires).leaving.get(node)?.get(port) ?? []

/** The order that a new last wire of an input takes. */
export const nextOrder = (wires: Graph['wires'], node: NodeId, port: PortId): number =>
  (wiresInto(wires, node, port).at(-1)?.wire.order ?? -1) + 1
