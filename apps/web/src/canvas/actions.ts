import { emptyGraph, type Graph, type NodeId, type NodeMode, type SingleEdit } from '@sceneweave/project'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { tell } from '../ui/Toasts.tsx'
import { words } from '../words/index.ts'
import { copyOf, pasteEdits } from './clipboard.ts'
import { framesInFrame, nodesInFrame } from './framed.ts'
import { moveEdits } from './moveHand.ts'
import { newId } from './newId.ts'
import { selectPasted } from './selectPasted.ts'
import { titleOf } from './titles.ts'
import { geometryNow } from './useGeometry.ts'
import { keptKey } from './usePictures.ts'
import { around, grown } from './wirePath.ts'

/** What is selected and still there. */
export function heldNow(): { graph: Graph; nodes: NodeId[]; wires: string[]; frames: string[] } {
  const { project, selection } = useEditor.getState()
  const graph = project?.graph ?? emptyGraph()
  return {
    graph,
    nodes: [...selection.nodes].filter((id) => graph.nodes[id]),
    wires: [...selection.wires].filter((id) => graph.wires[id]),
    frames: [...selection.frames].filter((id) => graph.frames[id]),
  }
}

/** Selected nodes, and those that stand in selected frames. */
export function nodesHeld(): NodeId[] {
  const { nodes, frames } = heldNow()
  return [...new Set([...nodes, ...frames.flatMap((id) => nodesInFrame(geometryNow(), id))])]
}

/** What is selected, and what selected frames that are folded hide: what cutting takes away, as copying takes it along. */
export function heldWithFolded(): ReturnType<typeof heldNow> {
  const held = heldNow()
  const { frames, nodes } = held.graph
  const folded = held.frames.flatMap((id) => frames[id].folded ?? [])
  return {
    ...held,
    nodes: [...new Set([...held.nodes, ...folded.flatMap((one) => one.nodes.filter((id) => nodes[id]))])],
    frames: [...new Set([...held.frames, ...folded.flatMap((one) => one.frames.filter((id) => frames[id]))])],
  }
}

/** Edits that delete; the nodes of a deleted frame stay. */
export function deleteEdits({ graph, nodes, wires, frames }: ReturnType<typeof heldNow>): SingleEdit[] {
  const gone = new Set(nodes)
  // a wire goes with its node
  const own = wires.filter((id) => !gone.has(graph.wires[id].from.node) && !gone.has(graph.wires[id].to.node))
  return [
    ...own.map((id): SingleEdit => ({ type: 'wire-remove', id })),
    ...nodes.map((id): SingleEdit => ({ type: 'node-remove', id })),
    ...frames.map((id): SingleEdit => ({ type: 'frame-remove', id })),
  ]
}

const named = ({ graph, nodes, wires, frames }: ReturnType<typeof heldNow>): string =>
  nodes.length === 1 && frames.length === 0
    ? titleOf(graph.nodes[nodes[0]])
    : words.canvas.things(nodes.length, wires.length, frames.length)

export function deleteHeld(title: (what: string) => string = words.canvas.remove, held = heldNow()): void {
  const edits = deleteEdits(held)
  if (edits.length > 0 && edit(title(named(held)), edits)) select({})
}

const aside = 30

export function duplicateHeld(): void {
  const held = heldNow()
  if (held.nodes.length + held.frames.length === 0) return
  const copied = copyOf(held.graph, { nodes: new Set(held.nodes), frames: new Set(held.frames) })
  const pasted = pasteEdits(copied, { graph: held.graph, by: { dx: aside, dy: aside }, keepsIncoming: true })
  if (edit(words.canvas.duplicate(named(held)), pasted.edits)) selectPasted(pasted)
}

/** Sets a mode on what is selected, or takes it off where all have it. */
export function toggleMode(mode: Exclude<NodeMode, 'run'>): void {
  const { graph } = heldNow()
  const nodes = nodesHeld()
  if (nodes.length === 0) return
  const next = nodes.every((id) => graph.nodes[id].mode === mode) ? 'run' : mode
  edit(
    words.canvas.setMode(words.canvas[next === 'run' ? 'running' : next], words.canvas.nodes(nodes.length)),
    nodes.map((id) => ({ type: 'node-change', id, change: { mode: next } })),
  )
}

export function toggleCollapsed(): void {
  const { graph, nodes } = heldNow()
  if (nodes.length === 0) return
  const collapsed = !nodes.every((id) => graph.nodes[id].collapsed)
  edit(
    words.canvas[collapsed ? 'collapse' : 'expand'](words.canvas.nodes(nodes.length)),
    nodes.map((id) => ({ type: 'node-change', id, change: { collapsed } })),
  )
}

export function toggleLocked(): void {
  const { graph, nodes } = heldNow()
  if (nodes.length === 0) return
  const locked = !nodes.every((id) => graph.nodes[id].locked)
  edit(
    words.canvas[locked ? 'lock' : 'unlock'](words.canvas.nodes(nodes.length)),
    nodes.map((id) => ({ type: 'node-change', id, change: { locked } })),
  )
}

/** Pins each selected node to its newest result, or lets all go. A node that never ran has nothing to be pinned to. */
export function togglePinned(): void {
  const { graph, nodes } = heldNow()
  const pinned = nodes.filter((id) => graph.nodes[id].pinned)
  if (nodes.length === 0) return
  if (pinned.length === nodes.length) {
    const edits = nodes.map((id): SingleEdit => ({ type: 'node-change', id, change: { pinned: null } }))
    edit(words.canvas.unpin(words.canvas.nodes(nodes.length)), edits)
    return
  }
  const found = nodes.flatMap((id) => {
    const key = graph.nodes[id].pinned ? undefined : keptKey(id)
    return key ? [{ type: 'node-change', id, change: { pinned: key } } as const] : []
  })
  if (found.length === 0) tell({ tone: 'plain', title: words.canvas.nothingToPin, more: words.canvas.nothingToPinMore })
  else edit(words.canvas.pin(words.canvas.nodes(found.length)), found)
}

/** Moves what is selected by a step of the arrow keys. */
export function nudge(dx: number, dy: number): void {
  const { graph, frames } = heldNow()
  const nodes = new Set(nodesHeld())
  if (nodes.size + frames.length === 0) return
  edit(words.canvas.move(nodes.size), moveEdits(graph, { nodes, frames: new Set(frames) }, { dx, dy }))
}

const room = { side: 20, top: 46 }

/** Puts a frame around what is selected, and waits for its name. Gives the frame's id. */
export function frameHeld(): string | null {
  const { nodes } = heldNow()
  const geometry = geometryNow()
  const box = around(nodes.flatMap((id) => geometry.nodes.get(id) ?? []))
  if (!box) return null
  const { x, y, w, h } = grown(box, room.side)
  const id = newId()
  const size = { w, h: h + room.top - room.side }
  const frame = { title: words.canvas.newFrame, at: { x, y: y - (room.top - room.side) }, size }
  if (!edit(words.canvas.addFrame(words.canvas.nodes(nodes.length)), [{ type: 'frame-add', id, frame }])) return null
  select({ frames: [id] })
  return id
}

/** Folds frames, so that each hides what stands in it, or opens them where all are folded. */
export function toggleFolded(ids: readonly string[] = heldNow().frames): void {
  const geometry = geometryNow()
  const { frames } = geometry.graph
  const isOpening = ids.every((id) => frames[id].folded)
  const wanted = ids.filter((id) => isOpening || !frames[id].folded)
  if (wanted.length === 0) return
  const what = wanted.length === 1 ? frames[wanted[0]].title : words.canvas.frames(wanted.length)
  edit(
    words.canvas[isOpening ? 'openFrame' : 'foldFrame'](what),
    wanted.map((id) => {
      const folded = isOpening ? null : { nodes: nodesInFrame(geometry, id), frames: framesInFrame(geometry.graph, id) }
      return { type: 'frame-change', id, change: { folded } }
    }),
  )
}

/** Gives selected frames a colour. */
export function colourFrames(colour: string | null): void {
  const { frames } = heldNow()
  if (frames.length === 0) return
  edit(
    words.canvas.colourFrame,
    frames.map((id) => ({ type: 'frame-change', id, change: { colour } })),
  )
}
