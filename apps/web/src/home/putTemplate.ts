import type { Template } from '@sceneweave/nodes'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { runCommand } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { insertEdits } from './insertTemplate.ts'

/** Puts a template beside what is in the open project, held and in sight. */
export function putTemplate({ title, graph }: Pick<Template, 'title' | 'graph'>): void {
  const { project } = useEditor.getState()
  if (!project) return
  const { edits, nodes } = insertEdits(project.graph, graph)
  if (!edit(words.home.inserted(title), edits)) return
  select({ nodes })
  runCommand('canvas.fit')
}
