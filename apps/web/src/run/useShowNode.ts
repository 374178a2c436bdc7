import type { NodeId } from '@sceneweave/project'
import { useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { select, useEditor } from '../editor/useEditor.ts'

// half of a node as it is drawn: its middle comes to the middle of the canvas
const HALF = { x: 115, y: 70 }

/** Leads to a node: it is selected and brought into view, whether it was drawn before or not. */
export function useShowNode(): (node: NodeId) => void {
  const { setCenter, getZoom } = useReactFlow()
  return useCallback(
    (node) => {
      const at = useEditor.getState().project?.graph.nodes[node]?.at
      if (!at) return
      select({ nodes: [node] })
      void setCenter(at.x + HALF.x, at.y + HALF.y, { zoom: Math.max(0.7, Math.min(1, getZoom())), duration: 160 })
    },
    [setCenter, getZoom],
  )
}
