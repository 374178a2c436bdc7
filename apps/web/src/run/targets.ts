import type { RunTarget } from '@sceneweave/project'
import { useEditor } from '../editor/useEditor.ts'
import { nodesOfShot } from './nodesOf.ts'

export const targetKinds = ['all', 'to', 'from', 'only', 'shot'] as const
export type TargetKind = (typeof targetKinds)[number]

/** What is run when a person says so now, by the selection; null when nothing is selected for it. */
export function targetNow(kind: TargetKind): RunTarget | null {
  const { project, selection } = useEditor.getState()
  if (!project) return null
  if (kind === 'all') return { type: 'all' }
  const chosen = [...selection.nodes].filter((id) => Object.hasOwn(project.graph.nodes, id))
  const nodes = kind === 'shot' ? [...selection.shots].flatMap((shot) => nodesOfShot(project.graph, shot)) : chosen
  if (nodes.length === 0) return null
  return { type: kind === 'shot' ? 'to' : kind, nodes: [...new Set(nodes)].sort() }
}
