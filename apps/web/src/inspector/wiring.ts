import type { Graph, NodeId, PortId, Wire, WireId } from '@sceneweave/project'

export type PlacedWire = { id: WireId; wire: Wire }

/** The wires that end at a node, by port, each in its order. */
export function arrivingAt(wires: Graph['wires'], node: NodeId): ReadonlyMap<PortId, readonly PlacedWire[]> {
  const found = new Map<PortId, PlacedWire[]>()
  for (const [id, wire] of Object.entries(wires))
    if (wire.to.node === node) found.set(wire.to.port, [...(found.get(wire.to.port) ?? []), { id, wire }])
  for (const list of found.values()) list.sort((a, b) => a.wire.order - b.wire.order)
  return found
}
