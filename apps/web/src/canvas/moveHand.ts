import type { FrameId, Graph, NodeId, Point, SingleEdit, WireId } from '@sceneweave/project'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import { copyOf, pasteEdits } from './clipboard.ts'
import { frameBox, framesInFrame, nodesInFrame } from './framed.ts'
import type { Geometry } from './geometry.ts'
import type { Hand, Press } from './hand.ts'
import { selectPasted } from './selectPasted.ts'
import { snapMove } from './snap.ts'
import { titleOf } from './titles.ts'
import { idle, setGesture, useGesture } from './useGesture.ts'
import { around, type Box, grown } from './wirePath.ts'
import { insertEdits } from './wiring.ts'

/** Picks up nodes or a frame, and what is selected with them. With Alt a copy is carried. */
export function moveHand(press: Press): Hand {
  const carried = pickUp(press)
  const { geometry, zoom } = press
  const boxes = [...carried.nodes].flatMap((id) => geometry.nodes.get(id) ?? [])
  const frames = [...carried.frames].flatMap((id) => frameRect(geometry, id) ?? [])
  const whole = around([...boxes, ...frames]) ?? { ...press.point, w: 0, h: 0 }
  // lines of a few hundred neighbours are worth looking at, not those of a whole large graph
  const others = geometry.nodeGrid
    .meeting(grown(whole, 900))
    .filter(({ id }) => !carried.nodes.has(id))
    .slice(0, 300)
  return {
    move(point, { isFree }) {
      const wanted = { dx: point.x - press.point.x, dy: point.y - press.point.y }
      const snapped = isFree ? { ...wanted, guides: [] } : snapMove(whole, wanted, others, 6 / zoom)
      const into = wireUnder(geometry, carried.nodes, snapped)
      setGesture({ type: 'move', ...carried, ...snapped, isCopy: press.isAlt, into })
    },
    drop() {
      const { gesture } = useGesture.getState()
      setGesture(idle)
      if (gesture.type !== 'move' || (gesture.dx === 0 && gesture.dy === 0)) return
      if (gesture.isCopy) return dropCopy(geometry.graph, carried, gesture)
      if (gesture.into) return dropInto(geometry.graph, [...carried.nodes][0], gesture.into, gesture)
      const title =
        carried.nodes.size === 0 || press.hit.type === 'frame'
          ? words.canvas.moveFrame(geometry.graph.frames[[...carried.frames][0]]?.title ?? '')
          : words.canvas.move(carried.nodes.size)
      edit(title, moveEdits(geometry.graph, carried, gesture))
    },
    click() {
      if (press.isAdding) return
      if (press.hit.type === 'node') select({ nodes: [press.hit.id] })
      if (press.hit.type === 'frame') select({ frames: [press.hit.id] })
    },
  }
}

type Carried = { nodes: ReadonlySet<NodeId>; frames: ReadonlySet<FrameId> }
type By = { dx: number; dy: number }

/** Selects what was pressed, if it is not, and says what is carried with it. */
function pickUp({ hit, isAdding, geometry }: Press): Carried {
  const { selection } = useEditor.getState()
  if (hit.type === 'node') {
    const isHeld = selection.nodes.has(hit.id)
    if (isAdding) {
      const nodes = new Set(selection.nodes)
      if (isHeld) nodes.delete(hit.id)
      else nodes.add(hit.id)
      select({ ...selection, nodes })
    } else if (!isHeld) select({ nodes: [hit.id] })
  }
  if (hit.type === 'frame' && !selection.frames.has(hit.id))
    select({ nodes: isAdding ? selection.nodes : [], frames: isAdding ? [...selection.frames, hit.id] : [hit.id] })
  const held = useEditor.getState().selection
  const frames = new Set(held.frames)
  const nodes = new Set(held.nodes)
  for (const frame of held.frames) {
    for (const inner of framesInFrame(geometry.graph, frame)) frames.add(inner)
    for (const node of nodesInFrame(geometry, frame)) nodes.add(node)
  }
  return { nodes, frames }
}

/** As large as it is seen; none where it is hidden. */
const frameRect = ({ graph, folds }: Geometry, id: FrameId): Box | undefined =>
  folds.frames.has(id) ? undefined : (folds.boxes.get(id) ?? frameBox(graph.frames[id]))

/** Edits that carry nodes and frames by so much. */
export function moveEdits({ nodes, frames }: Graph, carried: Carried, by: By): SingleEdit[] {
  const to = ({ x, y }: Point): Point => ({ x: x + by.dx, y: y + by.dy })
  const moves = Object.fromEntries([...carried.nodes].filter((id) => nodes[id]).map((id) => [id, to(nodes[id].at)]))
  return [
    ...(Object.keys(moves).length > 0 ? [{ type: 'node-move', moves } as const] : []),
    ...[...carried.frames].map((id): SingleEdit => ({ type: 'frame-change', id, change: { at: to(frames[id].at) } })),
  ]
}

function dropCopy(graph: Graph, carried: Carried, by: By): void {
  const pasted = pasteEdits(copyOf(graph, carried), { graph, by, keepsIncoming: true })
  if (edit(words.canvas.duplicate(words.canvas.things(carried.nodes.size, 0, carried.frames.size)), pasted.edits))
    selectPasted(pasted)
}

function dropInto(graph: Graph, node: NodeId, wire: WireId, by: By): void {
  const { x, y } = graph.nodes[node].at
  const inserted = insertEdits(graph, wire, node) ?? []
  edit(words.canvas.insert(titleOf(graph.nodes[node])), [
    { type: 'node-move', moves: { [node]: { x: x + by.dx, y: y + by.dy } } },
    ...inserted,
  ])
}

/** The wire that a single unjoined node is held over, if it fits into it. */
function wireUnder(geometry: Geometry, nodes: ReadonlySet<NodeId>, { dx, dy }: By): WireId | null {
  if (nodes.size !== 1) return null
  const [id] = nodes
  const box = geometry.nodes.get(id)
  if (!box || geometry.index.arriving.has(id) || geometry.index.leaving.has(id)) return null
  const place = { ...box, x: box.x + dx, y: box.y + dy }
  const under = geometry.wireGrid
    .meeting(place)
    .filter(({ curves }) => curves.some((curve) => crosses(curve[0], curve[3], place)))
  return under.find((line) => insertEdits(geometry.graph, line.id, id) !== null)?.id ?? null
}

/** Whether the straight line between two points passes through the middle of a box. */
function crosses(a: Point, b: Point, box: Box): boolean {
  const steps = 24
  const inner = { x: box.x + 12, y: box.y, w: box.w - 24, h: box.h }
  for (let n = 1; n < steps; n++) {
    const [x, y] = [a.x + ((b.x - a.x) * n) / steps, a.y + ((b.y - a.y) * n) / steps]
    if (x >= inner.x && x <= inner.x + inner.w && y >= inner.y && y <= inner.y + inner.h) return true
  }
  return false
}
