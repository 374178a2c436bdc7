import { select } from '../editor/useEditor.ts'
import type { Pasted } from './clipboard.ts'
import { geometryNow } from './useGeometry.ts'

/** Holds what came in by copying; what a folded frame hides is held by it. */
export function selectPasted({ nodes, frames }: Pasted): void {
  const { folds } = geometryNow()
  select({ nodes: nodes.filter((id) => !folds.nodes.has(id)), frames: frames.filter((id) => !folds.frames.has(id)) })
}
