import { graphlib, layout } from '@dagrejs/dagre'
import type { NodeId, Point } from '@sceneweave/project'
import type { Geometry, NodeBox } from './geometry.ts'
import { toGrid } from './snap.ts'
import { around } from './wirePath.ts'

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down'

type Placed = Pick<NodeBox, 'id' | 'x' | 'y' | 'w' | 'h'>
type Moves = Record<NodeId, Point>

/** Where boxes come to be when they are lined up, or spread with equal gaps. Those that stay are left out. */
export function align(boxes: readonly Placed[], how: Alignment): Moves {
  const whole = around(boxes)
  if (!whole || boxes.length < 2) return {}
  if (how === 'across' || how === 'down') return distribute(boxes, how)
  const place = ({ x, y, w, h }: Placed): Point => {
    switch (how) {
      case 'left':
        return { x: whole.x, y }
      case 'centre':
        return { x: whole.x + (whole.w - w) / 2, y }
      case 'right':
        return { x: whole.x + whole.w - w, y }
      case 'top':
        return { x, y: whole.y }
      case 'middle':
        return { x, y: whole.y + (whole.h - h) / 2 }
      case 'bottom':
        return { x, y: whole.y + whole.h - h }
      default:
        return how satisfies never
    }
  }
  return changed(boxes, place)
}

function distribute(boxes: readonly Placed[], how: 'across' | 'down'): Moves {
  const [start, size] = how === 'across' ? (['x', 'w'] as const) : (['y', 'h'] as const)
  const sorted = [...boxes].sort((a, b) => a[start] - b[start])
  const last = sorted.at(-1)!
  const span = last[start] + last[size] - sorted[0][start]
  const gap = (span - sorted.reduce((sum, box) => sum + box[size], 0)) / (sorted.length - 1)
  const places = new Map<NodeId, number>()
  let next = sorted[0][start]
  for (const box of sorted) {
    places.set(box.id, next)
    next += box[size] + gap
  }
  return changed(boxes, ({ id, x, y }) => (how === 'across' ? { x: places.get(id)!, y } : { x, y: places.get(id)! }))
}

function changed(boxes: readonly Placed[], place: (box: Placed) => Point): Moves {
  const moves: Moves = {}
  for (const box of boxes) {
    const { x, y } = place(box)
    const to = { x: Math.round(x), y: Math.round(y) }
    if (to.x !== box.x || to.y !== box.y) moves[box.id] = to
  }
  return moves
}

/** Lays nodes out from left to right along their wires. What they are laid out around, their upper left corner, stays. */
export function autoLayout(geometry: Geometry, ids: Iterable<NodeId>): Moves {
  const boxes = [...ids].flatMap((id) => geometry.nodes.get(id) ?? [])
  const whole = around(boxes)
  if (!whole) return {}
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 30, ranksep: 70 })
  graph.setDefaultEdgeLabel(() => ({}))
  const inside = new Set(boxes.map(({ id }) => id))
  for (const { id, w, h } of boxes) graph.setNode(id, { width: w, height: h })
  for (const { id, wire } of geometry.wires.values())
    if (inside.has(wire.from.node) && inside.has(wire.to.node)) graph.setEdge(wire.from.node, wire.to.node, {}, id)
  layout(graph)
  const placed = boxes.map((box) => {
    const { x, y } = graph.node(box.id) as Point
    return { box, x: x - box.w / 2, y: y - box.h / 2 }
  })
  const corner = { x: Math.min(...placed.map(({ x }) => x)), y: Math.min(...placed.map(({ y }) => y)) }
  const to = new Map(
    placed.map(({ box, x, y }) => [box.id, { x: toGrid(whole.x + x - corner.x), y: toGrid(whole.y + y - corner.y) }]),
  )
  return changed(boxes, ({ id }) => to.get(id)!)
}
