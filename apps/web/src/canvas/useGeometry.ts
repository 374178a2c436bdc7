import { emptyGraph, type NodeId } from '@sceneweave/project'
import { create } from 'zustand'
import { type EditorState, useEditor } from '../editor/useEditor.ts'
import { type Extras, type Geometry, geometryOf, type NodeBox, noExtras } from './geometry.ts'

/** What the canvas knows beside the document: whose problem is told, and how pictures are shaped. */
export const useExtras = create<Extras>(() => noExtras)

const nothing = emptyGraph()
let latest: Geometry = geometryOf(nothing, noExtras)

/** Where all of a document is; worked out once for each state of it. */
export function geometryNow(state: Pick<EditorState, 'project'> = useEditor.getState()): Geometry {
  const graph = state.project?.graph ?? nothing
  const extras = useExtras.getState()
  if (latest.graph !== graph || latest.extras !== extras) latest = geometryOf(graph, extras, latest)
  return latest
}

/** The same, for a component. */
export function useGeometry(): Geometry {
  useExtras()
  return useEditor(geometryNow)
}

/** Where one node is. */
export function useNodeBox(id: NodeId): NodeBox | undefined {
  useExtras((extras) => `${extras.problems.has(id)} ${extras.aspects.get(id)}`)
  return useEditor((state) => geometryNow(state).nodes.get(id))
}
