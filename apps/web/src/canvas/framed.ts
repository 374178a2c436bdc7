import type { Frame, FrameId, Graph, NodeId } from '@sceneweave/project'
import type { Geometry } from './geometry.ts'
import type { Box } from './wirePath.ts'

export const frameBox = ({ at, size }: Frame): Box => ({ ...at, ...size })

const isInside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.w <= outer.x + outer.w &&
  inner.y + inner.h <= outer.y + outer.h

/** The nodes of a frame, which it moves, runs and mutes: those that stand wholly in it, and what is folded in it. */
export function nodesInFrame(geometry: Geometry, id: FrameId): NodeId[] {
  const { graph, nodeGrid } = geometry
  const frame = graph.frames[id]
  if (!frame) return []
  if (frame.folded) return frame.folded.nodes.filter((node) => graph.nodes[node])
  const box = frameBox(frame)
  const standing = nodeGrid.meeting(box).flatMap((node) => (isInside(node, box) ? [node.id] : []))
  const folded = framesInFrame(graph, id).flatMap((inner) => graph.frames[inner].folded?.nodes ?? [])
  return [...new Set([...standing, ...folded.filter((node) => graph.nodes[node])])]
}

/** Frames that stand wholly in another, or that it hides. */
export function framesInFrame({ frames }: Graph, id: FrameId): FrameId[] {
  const { folded } = frames[id]
  if (folded) return folded.frames.filter((inner) => inner !== id && frames[inner])
  const box = frameBox(frames[id])
  return Object.entries(frames).flatMap(([other, frame]) =>
    other !== id && isInside(frameBox(frame), box) ? [other] : [],
  )
}
