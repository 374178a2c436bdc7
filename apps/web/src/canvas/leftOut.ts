import type { NodeId, WireId } from '@sceneweave/project'
import type { Geometry } from './geometry.ts'
import type { Gesture } from './useGesture.ts'

export type LeftOut = { nodes: ReadonlySet<NodeId>; wires: ReadonlySet<WireId> }

const nothing: LeftOut = { nodes: new Set(), wires: new Set() }
let known: { nodes: ReadonlySet<NodeId>; geometry: Geometry; leftOut: LeftOut } | undefined

/** What a gesture carries, with the wires at it: the ground leaves it out, so that it need not be drawn anew at every step. */
export function leftOutOf(gesture: Gesture, geometry: Geometry): LeftOut {
  if (gesture.type === 'connect' && gesture.picked) return pickedWire(gesture.picked)
  if (gesture.type === 'bend') return pickedWire(gesture.wire)
  if (gesture.type !== 'move' || gesture.isCopy) return nothing
  if (known?.nodes === gesture.nodes && known.geometry === geometry) return known.leftOut
  const wires = new Set<WireId>()
  for (const node of gesture.nodes)
    for (const ends of [geometry.index.arriving.get(node), geometry.index.leaving.get(node)])
      for (const list of ends?.values() ?? []) for (const { id } of list) wires.add(id)
  known = { nodes: gesture.nodes, geometry, leftOut: { nodes: gesture.nodes, wires } }
  return known.leftOut
}

let picked: { wire: WireId; leftOut: LeftOut } | undefined
function pickedWire(wire: WireId): LeftOut {
  if (picked?.wire !== wire) picked = { wire, leftOut: { nodes: nothing.nodes, wires: new Set([wire]) } }
  return picked.leftOut
}
