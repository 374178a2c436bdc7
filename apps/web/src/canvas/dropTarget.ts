import type { NodeId } from '@sceneweave/project'
import { create } from 'zustand'
import { useEditor } from '../editor/useEditor.ts'
import { topNode } from './hitTest.ts'
import { geometryNow } from './useGeometry.ts'
import type { ViewPort } from './useView.ts'

/** The node that would take the file that is dragged over it. */
export const useDropTarget = create<{ node: NodeId | null }>(() => ({ node: null }))

/** The node under a point of the window, at any zoom; none where something else lies over the canvas. */
export function nodeUnder(view: ViewPort, client: { clientX: number; clientY: number }): NodeId | undefined {
  const element = document.elementFromPoint(client.clientX, client.clientY)
  if (!element?.closest('.react-flow') || element.closest('[data-own]')) return undefined
  return topNode(geometryNow(), view.toGraph(client), useEditor.getState().selection.nodes)?.id
}
