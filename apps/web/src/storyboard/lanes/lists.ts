import type { NodeId, ShotId, Wire, WireId } from '@sceneweave/project'
import type { Lane } from './lanes.ts'
import type { Draft, OwnLane } from './ownLanes.ts'
import { numberParam } from './wiring.ts'

type Listed = { readonly lanes: readonly Lane[]; readonly order: readonly ShotId[] }

/**
 * Lets every "split scene" hand on the shots that it handed on before, wherever they stand now; a newcomer beside one of
 * them joins it. Returns the places between which its shots would be torn apart, if they would be.
 */
export function fitSplits(
  draft: Draft,
  { scene, lanes, order, beside }: Listed & { readonly scene: NodeId; readonly beside?: ShotId },
): { first: number; last: number } | undefined {
  for (const { from, to } of Object.values(draft.wires)) {
    const split = draft.nodes[to.node]
    if (from.node !== scene || split?.type !== 'splitScene') continue
    const end = typeof split.params.to === 'number' ? split.params.to : undefined
    const covered = lanes.slice(numberParam(split, 'from', 1) - 1, end).map(({ shot }) => shot.id)
    const known = new Set(lanes.map(({ shot }) => shot.id))
    const joins = (id: ShotId) =>
      known.has(id) ? covered.includes(id) : beside !== undefined && covered.includes(beside)
    const places = order.flatMap((id, at) => (joins(id) ? [at + 1] : []))
    const [first, last] = [places[0], places.at(-1)]
    if (first === undefined || last === undefined || last - first + 1 !== places.length)
      return { first: first ?? 1, last: last ?? order.length }
    const isOpen = end === undefined && last === order.length
    draft.nodes[to.node] = { ...split, params: { ...split.params, from: first, to: isOpen ? null : last } }
  }
  return undefined
}

/** Puts the wires of shots into the order of the shots wherever several end at one input; other wires keep their places. */
export function orderWires(draft: Draft, { own, lanes, order }: Listed & { readonly own: readonly OwnLane[] }): void {
  const places = placesOf(own, { lanes, order })
  const ports = new Map<string, [WireId, Wire][]>()
  for (const [id, wire] of Object.entries(draft.wires)) {
    if (['context', 'given'].includes(wire.to.port)) continue
    const port = `${wire.to.node}.${wire.to.port}`
    ports.set(port, [...(ports.get(port) ?? []), [id, wire]])
  }
  for (const wires of ports.values()) {
    if (wires.length < 2) continue
    const now = wires.toSorted(([, a], [, b]) => a.order - b.order)
    const ofShots = now.filter(([, { from }]) => places.has(from.node))
    const sorted = ofShots.toSorted(([, a], [, b]) => places.get(a.from.node)! - places.get(b.from.node)!)
    const after = now.map((one) => (places.has(one[1].from.node) ? sorted.shift()! : one))
    after.forEach(([id, wire], at) => {
      draft.wires[id] = { ...wire, order: after.every((one, place) => one === now[place]) ? wire.order : at }
    })
  }
}

/** Where in the film the shots of a node are; of a list, its first. */
function placesOf(own: readonly OwnLane[], { lanes, order }: Listed): Map<NodeId, number> {
  const places = new Map<NodeId, number>()
  const put = (node: NodeId | undefined, shot: ShotId) => {
    const at = order.indexOf(shot)
    if (node && at >= 0) places.set(node, Math.min(places.get(node) ?? at, at))
  }
  for (const { shot, latents, clip } of lanes) for (const at of [latents, clip]) put(at?.node, shot.id)
  for (const { shot, nodes } of own) for (const node of nodes) places.set(node, order.indexOf(shot))
  return places
}
