import { useStore } from '@xyflow/react'
import { useEffect } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { allBoxes } from './geometry.ts'
import { geometryNow } from './useGeometry.ts'
import { useView } from './useView.ts'

/** Shows all of a project when it is opened, or where it begins when all of it could hardly be read. */
export function useFirstView(): void {
  const view = useView()
  const project = useEditor((state) => state.project?.id)
  const isSized = useStore((state) => state.width > 0)
  useEffect(() => {
    if (!project || !isSized) return
    const boxes = allBoxes(geometryNow())
    if (boxes.length > 0) view.begin(boxes)
  }, [project, isSized, view])
}
