import type { Point, SingleEdit } from '@sceneweave/project'
import { edit } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import { bestPort, type End, refusal, specOf } from './connection.ts'
import { type Geometry, portPlace, slotPoint } from './geometry.ts'
import type { Hand, Press } from './hand.ts'
import { type Hit, nearestPort, topNode } from './hitTest.ts'
import { titleOf } from './titles.ts'
import { type Gesture, idle, type Landing, setGesture, useGesture } from './useGesture.ts'
import { openSearch } from './useSearch.ts'
import { wiresInto } from './wireIndex.ts'
import { connectEdits, convertEdits, onlyConverter, rewireEdits } from './wiring.ts'

type PortHit = Extract<Hit, { type: 'port' }>
type Connecting = Extract<Gesture, { type: 'connect' }>

/** Draws a wire from a port. At an input that has a wire, that wire's end is taken up instead. */
export function connectHand(press: Press & { hit: PortHit }): Hand {
  const start = begin(press)
  const { geometry } = press
  return {
    move(point) {
      setGesture({ ...start, point, landing: landingAt(geometry, start, { point, zoom: press.zoom }) })
    },
    drop(point) {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type === 'connect') land(geometry, gesture, point)
    },
    click() {
      setGesture(idle)
    },
  }
}

function begin({ hit, point, geometry }: Press & { hit: PortHit }): Connecting {
  const { graph } = geometry
  const arriving = hit.end.side === 'in' ? wiresInto(graph.wires, hit.end.node, hit.end.port) : []
  const taken = arriving[specOf(graph, hit.end)?.variadic === false ? 0 : hit.slot]
  const from: End = taken ? { ...taken.wire.from, side: 'out' } : hit.end
  const box = geometry.nodes.get(from.node)
  const place = box && portPlace(box, from.side, from.port)
  return {
    type: 'connect',
    from,
    point,
    start: box && place ? slotPoint(box, place, taken ? 0 : hit.slot) : hit.point,
    kind: specOf(graph, from)?.kind ?? 'unknown',
    picked: taken?.id ?? null,
    landing: null,
  }
}

/** Where the wire would end: at the port under the pointer, else at the best port of the node under it. */
function landingAt(geometry: Geometry, { from }: Connecting, at: { point: Point; zoom: number }): Landing | null {
  const { graph } = geometry
  const near = nearestPort(geometry, at.point, 14 / Math.max(1, at.zoom))
  if (near && !(near.end.node === from.node && near.end.port === from.port && near.end.side === from.side)) {
    const reason = refusal(graph, from, near.end)
    const converter = reason ? onlyConverter(graph, from, near.end)?.definition.title : undefined
    return { end: near.end, slot: near.slot, point: near.point, reason, converter }
  }
  const box = topNode(geometry, at.point, new Set())
  if (!box || box.id === from.node) return null
  const best = bestPort(graph, from, box.id)
  const place = best && portPlace(box, best.side, best.port)
  if (best && place) return { end: best, point: slotPoint(box, place, place.slots.length - 1), reason: null }
  const nothing: End = { node: box.id, port: '', side: from.side === 'out' ? 'in' : 'out' }
  return { end: nothing, point: at.point, reason: words.canvas.nothingFits(titleOf(box.node)) }
}

function land({ graph, nodes }: Geometry, { from, picked, landing, kind }: Connecting, point: Point): void {
  if (!landing) {
    if (picked) {
      const { to } = graph.wires[picked]
      edit(words.canvas.disconnect(titleOf(graph.nodes[to.node])), [{ type: 'wire-remove', id: picked }])
    } else openSearch({ at: point, from: { end: from, kind } })
    return
  }
  const { end, slot, reason } = landing
  const names = [titleOf(nodes.get(from.node)?.node), titleOf(nodes.get(end.node)?.node)]
  const title = words.canvas.connect(...((from.side === 'out' ? names : names.reverse()) as [string, string]))
  const edits = picked ? landPicked({ picked, end, slot, reason }) : []
  if (picked) {
    if (edits.length > 0) edit(title, edits)
    return
  }
  if (reason === null) {
    const made = connectEdits(graph, from, end, slot)
    if (made.length > 0) edit(title, made)
    return
  }
  const converter = end.port ? onlyConverter(graph, from, end) : null
  if (converter) {
    const middle = { x: (landing.point.x + (nodes.get(from.node)?.x ?? point.x) + 240) / 2, y: point.y }
    edit(title, convertEdits(graph, from, end, { converter, at: middle }))
  }

  function landPicked(at: { picked: string; end: End; slot?: number; reason: string | null }): SingleEdit[] {
    const { to, order } = graph.wires[at.picked]
    const isBack = to.node === at.end.node && to.port === at.end.port
    if (at.reason !== null) return []
    const places = wiresInto(graph.wires, to.node, to.port)
    if (isBack && (places[at.slot ?? 0]?.wire.order === order || places.length === 1)) return []
    return rewireEdits(graph, at.picked, at.end, at.slot)
  }
}
