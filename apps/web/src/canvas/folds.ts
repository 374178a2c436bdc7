import type { FrameId, Graph, NodeId } from '@sceneweave/project'
import type { Box } from './wirePath.ts'

/** What folded frames do to a graph that is looked at. */
export type Folds = {
  /** Hidden nodes, each with the folded frame that is seen in its place. */
  nodes: ReadonlyMap<NodeId, FrameId>
  /** Frames that a folded one hides. */
  frames: ReadonlySet<FrameId>
  /** The folded frames that are seen, as large as they are drawn. */
  boxes: ReadonlyMap<FrameId, Box>
}

/** How large a folded frame is: as wide as a node. */
export const foldedSize = { w: 240, h: 36 }

const none: Folds = { nodes: new Map(), frames: new Set(), boxes: new Map() }
const known = new WeakMap<Graph['frames'], Folds>()

/** What is folded. The same object where nothing is, so that a graph without folded frames costs nothing. */
export function foldsOf(frames: Graph['frames']): Folds {
  const before = known.get(frames)
  if (before) return before
  const folded = Object.entries(frames).filter(([, frame]) => frame.folded)
  const folds = folded.length === 0 ? none : fold(folded)
  known.set(frames, folds)
  return folds
}

function fold(folded: [FrameId, Graph['frames'][FrameId]][]): Folds {
  const hidden = new Set<FrameId>()
  // two that name each other, as two people may bring about, must not hide each other
  for (const [id, frame] of folded)
    if (!hidden.has(id)) for (const inner of frame.folded?.frames ?? []) if (inner !== id) hidden.add(inner)
  const nodes = new Map<NodeId, FrameId>()
  const boxes = new Map<FrameId, Box>()
  for (const [id, frame] of folded) {
    if (hidden.has(id)) continue
    boxes.set(id, { ...frame.at, ...foldedSize })
    for (const node of frame.folded?.nodes ?? []) if (!nodes.has(node)) nodes.set(node, id)
  }
  return { nodes, frames: hidden, boxes }
}
