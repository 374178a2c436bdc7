import { catalogue, templates } from '@sceneweave/nodes'
import type { NodeId, Point } from '@sceneweave/project'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { words } from '../words/index.ts'
import { pasteEdits } from './clipboard.ts'
import { bestPort, type End } from './connection.ts'
import { allBoxes } from './geometry.ts'
import { newId } from './newId.ts'
import { sizes } from './nodeLayout.ts'
import { toGrid } from './snap.ts'
import { geometryNow } from './useGeometry.ts'
import { around } from './wirePath.ts'
import { connectEdits, insertEdits, newNode } from './wiring.ts'

type Beside = {
  /** The port that it is joined to. */
  from?: End
  /** The node that it is put below, whatever the point. */
  above?: NodeId
}

/** Adds a node of a kind and joins it to a port, if one is given. Gives its id. */
export function addNode(type: string, at: Point, { from, above }: Beside = {}): NodeId | null {
  const graph = useEditor.getState().project?.graph
  const definition = catalogue.nodes.get(type)
  if (!graph || !definition) return null
  const id = newId()
  const isLeft = from?.side === 'in'
  const upper = above === undefined ? undefined : geometryNow().nodes.get(above)
  const corner = upper
    ? { x: upper.x, y: upper.y + upper.h + 30 }
    : { x: at.x - (isLeft ? sizes.width : 0), y: at.y - (from ? 50 : 0) }
  const node = newNode(type, corner)
  const grown = { ...graph, nodes: { ...graph.nodes, [id]: node } }
  const to = from && bestPort(grown, from, id)
  const edits = [{ type: 'node-add', id, node } as const, ...(from && to ? connectEdits(grown, from, to) : [])]
  if (!edit(words.canvas.add(definition.title), edits)) return null
  select({ nodes: [id] })
  return id
}

/** Adds a node of a kind where it was dropped: into the wire there, if it fits, else by itself. */
export function dropNode(type: string, at: Point): NodeId | null {
  const geometry = geometryNow()
  const definition = catalogue.nodes.get(type)
  if (!definition) return null
  const id = newId()
  const node = newNode(type, { x: at.x - sizes.width / 2, y: at.y - sizes.header / 2 })
  const grown = { ...geometry.graph, nodes: { ...geometry.graph.nodes, [id]: node } }
  const near = { x: at.x - 20, y: at.y - 20, w: 40, h: 40 }
  const inserts = geometry.wireGrid.meeting(near).map((line) => insertEdits(grown, line.id, id))
  const inserted = inserts.find((one) => one !== null) ?? []
  if (!edit(words.canvas.add(definition.title), [{ type: 'node-add', id, node }, ...inserted])) return null
  select({ nodes: [id] })
  return id
}

/** Puts a template into the graph as one group: in a frame that bears its name. */
export function addTemplate(id: string, at: Point): readonly NodeId[] {
  const template = templates.find((one) => one.id === id)
  const graph = useEditor.getState().project?.graph
  if (!template || !graph) return []
  const { nodes, wires, frames } = template.graph
  const box = around(Object.values(nodes).map((node) => ({ ...node.at, w: sizes.width, h: 240 })))
  if (!box) return []
  const frame = {
    title: template.title,
    at: { x: box.x - 20, y: box.y - 46 },
    size: { w: box.w + 40, h: box.h + 66 },
  }
  const copied = {
    format: 'sceneweave-nodes' as const,
    version: 1 as const,
    nodes,
    wires: Object.values(wires),
    frames: [frame, ...Object.values(frames)],
  }
  const by = { dx: toGrid(at.x - box.x), dy: toGrid(at.y - box.y) }
  const pasted = pasteEdits(copied, { graph, by, keepsIncoming: false })
  if (!edit(words.canvas.addTemplate(template.title), pasted.edits)) return []
  select({ nodes: pasted.nodes })
  return pasted.nodes
}

/** A free place for something new: right of all that is there, or the given point. */
export function freePlace(): Point {
  const box = around(allBoxes(geometryNow()))
  return box ? { x: box.x + box.w + 120, y: box.y } : { x: 0, y: 0 }
}
