import type { FrameId, NodeId, Point, WireId } from '@sceneweave/project'
import { create } from 'zustand'
import type { End } from './connection.ts'
import type { Box } from './wirePath.ts'

/** Where a wire that is being drawn would end if it were let go now. */
export type Landing = { end: End; slot?: number; point: Point; reason: string | null; converter?: string }

/** What a hand is doing on the canvas. It becomes one edit when the hand lets go. */
export type Gesture =
  | { type: 'none' }
  | {
      type: 'move'
      nodes: ReadonlySet<NodeId>
      frames: ReadonlySet<FrameId>
      dx: number
      dy: number
      guides: readonly Guide[]
      isCopy: boolean
      /** The wire that the node would be put into. */
      into: WireId | null
    }
  | {
      type: 'connect'
      from: End
      point: Point
      start: Point
      kind: string
      picked: WireId | null
      landing: Landing | null
    }
  | { type: 'box'; box: Box; nodes: ReadonlySet<NodeId> }
  | { type: 'bend'; wire: WireId; bends: readonly Point[] }
  | { type: 'resize'; frame: FrameId; size: { w: number; h: number } }

export type Guide = { from: Point; to: Point }

export const idle: Gesture = { type: 'none' }

/** The gesture that goes on, if one does. */
export const useGesture = create<{ gesture: Gesture; hover: { wire: WireId | null } }>(() => ({
  gesture: idle,
  hover: { wire: null },
}))

export const setGesture = (gesture: Gesture): void => useGesture.setState({ gesture })

const still = { dx: 0, dy: 0 }

/** How far a node is carried at this moment. */
export const carriedBy = (gesture: Gesture, id: NodeId): { dx: number; dy: number } =>
  gesture.type === 'move' && !gesture.isCopy && gesture.nodes.has(id) ? gesture : still
