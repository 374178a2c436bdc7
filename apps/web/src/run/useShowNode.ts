import type { NodeId } from '@sceneweave/project'
import { useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { placeOf } from '../canvas/geometry.ts'
import { geometryNow } from '../canvas/useGeometry.ts'
import { select } from '../editor/useEditor.ts'

/** Leads to a node, or to the folded frame that hides it: it is selected and brought into view, drawn before or not. */
export function useShowNode(): (node: NodeId) => void {
  const { setCenter, getZoom } = useReactFlow()
  return useCallback(
    (node) => {
      const box = placeOf(geometryNow(), node)
      if (!box) return
      select({ nodes: [node] })
      void setCenter(box.x + box.w / 2, box.y + box.h / 2, {
        zoom: Math.max(0.7, Math.min(1, getZoom())),
        duration: 160,
      })
    },
    [setCenter, getZoom],
  )
}
