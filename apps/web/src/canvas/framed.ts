import type { Frame, FrameId, Graph, NodeId } from '@sceneweave/project'
import type { Geometry } from './geometry.ts'
import type { Box } from './wirePath.ts'

export const frameBox = ({ at, size }: Frame): Box => ({ ...at, ...size })

const isInside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.w <= outer.x + outer.w &&
  inner.y + inner.h <= outer.y + outer.h

/** The nodes that stand wholly in a frame: what it moves, runs and mutes. */
export function nodesInFrame(geometry: Geometry, id: FrameId): NodeId[] {
  const frame = geometry.graph.frames[id]
  if (!frame) return []
  const box = frameBox(frame)
  return geometry.nodeGrid
    .meeting(box)
    .filter((node) => isInside(node, box))
    .map((node) => node.id)
}

/** Frames that stand wholly in another. */
export const framesInFrame = (graph: Graph, id: FrameId): FrameId[] =>
  Object.entries(graph.frames).flatMap(([other, frame]) =>
    other !== id && isInside(frameBox(frame), frameBox(graph.frames[id])) ? [other] : [],
  )
