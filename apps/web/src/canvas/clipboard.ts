import {
  Frame,
  type FrameId,
  type Graph,
  GraphNode,
  type NodeId,
  type Point,
  readJson,
  type SingleEdit,
  Wire,
} from '@sceneweave/project'
import { z } from 'zod'
import { newId } from './newId.ts'

const Copied = z.strictObject({
  format: z.literal('sceneweave-nodes'),
  version: z.literal(1),
  nodes: z.record(z.string(), GraphNode),
  /** Those between copied nodes, and those that come into them from others. */
  wires: z.array(Wire),
  frames: z.array(Frame),
  /** What the frames were called, where a folded one names them. */
  frameIds: z.array(z.string()).optional(),
})

/** Part of a graph as it lies on the clipboard: text that any other tab, window or server reads. */
export type Copied = z.infer<typeof Copied>

type Held = { nodes: ReadonlySet<NodeId>; frames: ReadonlySet<FrameId> }

/** Nodes and frames with the wires between them and into them; a folded frame with what it hides. */
export function copyOf(graph: Graph, wanted: Held): Copied {
  const folded = [...wanted.frames].flatMap((id) => graph.frames[id]?.folded ?? [])
  const nodes = new Set([...wanted.nodes, ...folded.flatMap((one) => one.nodes)])
  const frames = [...new Set([...wanted.frames, ...folded.flatMap((one) => one.frames)])].filter(
    (id) => graph.frames[id],
  )
  const held = [...nodes].filter((id) => graph.nodes[id])
  return {
    format: 'sceneweave-nodes',
    version: 1,
    nodes: Object.fromEntries(held.map((id) => [id, graph.nodes[id]])),
    wires: Object.values(graph.wires).filter(({ to }) => nodes.has(to.node)),
    frames: frames.map((id) => graph.frames[id]),
    ...(folded.length > 0 && { frameIds: frames }),
  }
}

/** What a text from the clipboard is. A ComfyUI graph is known by its shape, so that a person can be told. */
export function readCopied(text: string): { type: 'nodes'; copied: Copied } | { type: 'comfy' | 'other' } {
  const start = text.trimStart()[0]
  if (start !== '{') return { type: 'other' }
  let found: unknown
  try {
    found = readJson(text)
  } catch {
    return { type: 'other' }
  }
  const { data } = Copied.safeParse(found)
  if (data) return { type: 'nodes', copied: data }
  return { type: isComfy(found as Record<string, unknown>) ? 'comfy' : 'other' }
}

/** Whether it is a workflow or a prompt of ComfyUI, by its shape. */
export function isComfy(found: Record<string, unknown>): boolean {
  if (Array.isArray(found.nodes) && (Array.isArray(found.links) || 'last_node_id' in found)) return true
  const values = Object.values(found)
  return values.length > 0 && values.every((one) => typeof one === 'object' && one !== null && 'class_type' in one)
}

export type Pasted = { edits: SingleEdit[]; nodes: NodeId[]; frames: FrameId[] }

type PasteWish = {
  /** Where it is pasted. */
  graph: Graph
  by: { dx: number; dy: number }
  /** Also the wires that came from nodes outside, where those nodes are here. */
  keepsIncoming: boolean
}

/** The edits that put a copied part into a graph, under new ids. */
export function pasteEdits(copied: Copied, { graph, by, keepsIncoming }: PasteWish): Pasted {
  const ids = new Map(Object.keys(copied.nodes).map((id) => [id, newId()]))
  const moved = ({ x, y }: Point): Point => ({ x: x + by.dx, y: y + by.dy })
  const frames = framesOf(copied, ids).map(({ id, frame }) => ({ id, frame: { ...frame, at: moved(frame.at) } }))
  const wires = copied.wires.flatMap((wire): Wire[] => {
    const to = ids.get(wire.to.node)
    const from = ids.get(wire.from.node) ?? (keepsIncoming && graph.nodes[wire.from.node] ? wire.from.node : undefined)
    if (!to || !from) return []
    const bends = wire.bends && { bends: wire.bends.map(moved) }
    return [{ ...wire, ...bends, from: { ...wire.from, node: from }, to: { ...wire.to, node: to } }]
  })
  return {
    nodes: [...ids.values()],
    frames: frames.map(({ id }) => id),
    edits: [
      ...Object.entries(copied.nodes).map(
        ([old, node]): SingleEdit => ({
          type: 'node-add',
          id: ids.get(old)!,
          node: { ...node, at: moved(node.at) },
        }),
      ),
      ...wires.map((wire): SingleEdit => ({ type: 'wire-add', id: newId(), wire })),
      ...frames.map(({ id, frame }): SingleEdit => ({ type: 'frame-add', id, frame })),
    ],
  }
}

/** Copied frames under new ids; what they hide is what came with them. */
function framesOf(
  { frames, frameIds = [] }: Copied,
  nodes: ReadonlyMap<string, NodeId>,
): { id: FrameId; frame: Frame }[] {
  const news = frames.map(() => newId())
  const ids = new Map(frameIds.map((old, at) => [old, news[at]]))
  return frames.map((frame, at) => {
    const { folded } = frame
    const hides = folded && {
      folded: {
        nodes: folded.nodes.flatMap((one) => nodes.get(one) ?? []),
        frames: folded.frames.flatMap((one) => ids.get(one) ?? []),
      },
    }
    return { id: news[at], frame: { ...frame, ...hides } }
  })
}
