import type { FrameId, NodeId, Point, WireId } from '@sceneweave/project'
import type { End } from './connection.ts'
import type { Geometry, NodeBox } from './geometry.ts'
import type { Level } from './level.ts'
import { distanceTo, grown } from './wirePath.ts'

/** What lies under a point. */
export type Hit =
  | { type: 'port'; end: End; slot: number; point: Point }
  | { type: 'node'; id: NodeId }
  | { type: 'bend'; wire: WireId; at: number }
  | { type: 'wire'; wire: WireId; curve: number }
  | { type: 'frame'; id: FrameId; part: 'title' | 'corner' }
  | { type: 'nothing' }

export type Seen = {
  zoom: number
  level: Level
  selectedNodes: ReadonlySet<NodeId>
  selectedWires: ReadonlySet<WireId>
}

/** How near is near enough, in pixels on the screen. */
const reach = { port: 11, wire: 7, bend: 9, corner: 14 }
export const frameTitleHeight = 26

/** What a pointer at a point of the graph is on, the topmost first. */
export function hitTest(geometry: Geometry, point: Point, seen: Seen): Hit {
  const node = topNode(geometry, point, seen.selectedNodes)
  const port = seen.level === 'full' ? nearestPort(geometry, point, reach.port / Math.max(1, seen.zoom)) : null
  // a port under another node cannot be taken hold of
  if (port && (!node || node.id === port.end.node)) return port
  if (node) return { type: 'node', id: node.id }
  return (
    foldHit(geometry, point) ??
    wireHit(geometry, point, seen) ??
    frameHit(geometry, point, seen.zoom) ?? { type: 'nothing' }
  )
}

/** The node that is drawn last at a point; selected ones are drawn over the others. */
export function topNode(geometry: Geometry, point: Point, selected: ReadonlySet<NodeId>): NodeBox | undefined {
  const found = geometry.nodeGrid.at(point)
  return found.findLast(({ id }) => selected.has(id)) ?? found.at(-1)
}

/** The port whose slot is nearest to a point, within a distance. */
export function nearestPort(geometry: Geometry, point: Point, within: number): Extract<Hit, { type: 'port' }> | null {
  let best: { distance: number; hit: Extract<Hit, { type: 'port' }> } | null = null
  for (const box of geometry.nodeGrid.meeting(grown({ ...point, w: 0, h: 0 }, within + 2)))
    for (const place of [...box.layout.inputs, ...box.layout.outputs])
      place.slots.forEach((y, slot) => {
        const at = { x: place.side === 'in' ? box.x : box.x + box.w, y: box.y + y }
        const distance = Math.hypot(at.x - point.x, at.y - point.y)
        if (distance > within || (best && best.distance <= distance)) return
        best = {
          distance,
          hit: { type: 'port', end: { node: box.id, port: place.port, side: place.side }, slot, point: at },
        }
      })
  return (best as { hit: Extract<Hit, { type: 'port' }> } | null)?.hit ?? null
}

function wireHit({ wireGrid, wires }: Geometry, point: Point, { zoom, level, selectedWires }: Seen): Hit | null {
  if (level === 'far') return null
  for (const id of selectedWires) {
    const at = (wires.get(id)?.wire.bends ?? []).findIndex(
      (bend) => Math.hypot(bend.x - point.x, bend.y - point.y) <= reach.bend / zoom,
    )
    if (at >= 0) return { type: 'bend', wire: id, at }
  }
  let best: { distance: number; hit: Hit } | null = null
  for (const line of wireGrid.meeting(grown({ ...point, w: 0, h: 0 }, reach.wire / zoom))) {
    const { distance, curve } = distanceTo(line.curves, point)
    if (distance <= reach.wire / zoom && (!best || distance < best.distance))
      best = { distance, hit: { type: 'wire', wire: line.id, curve } }
  }
  return best?.hit ?? null
}

/** A folded frame is held anywhere. */
function foldHit({ folds }: Geometry, { x, y }: Point): Hit | null {
  for (const [id, box] of [...folds.boxes].reverse())
    if (x >= box.x && y >= box.y && x <= box.x + box.w && y <= box.y + box.h)
      return { type: 'frame', id, part: 'title' }
  return null
}

function frameHit({ graph: { frames }, folds }: Geometry, point: Point, zoom: number): Hit | null {
  const corner = reach.corner / zoom
  for (const [id, { at, size, folded }] of Object.entries(frames).reverse()) {
    if (folded || folds.frames.has(id)) continue
    const [dx, dy] = [point.x - at.x, point.y - at.y]
    if (dx < 0 || dy < 0 || dx > size.w || dy > size.h) continue
    if (dx > size.w - corner && dy > size.h - corner) return { type: 'frame', id, part: 'corner' }
    if (dy <= Math.max(frameTitleHeight, 14 / zoom)) return { type: 'frame', id, part: 'title' }
  }
  return null
}
