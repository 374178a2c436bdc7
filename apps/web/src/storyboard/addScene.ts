import { templates } from '@sceneweave/nodes'
import { edit, select, useEditor } from '../editor/useEditor.ts'
import { putTemplate } from '../home/putTemplate.ts'
import { runCommand } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { sceneNode } from './newScene.ts'

/** Adds a scene. To an empty graph all comes with it that makes its film; beside other nodes it is for them to be wired to. */
export function addScene(): void {
  const graph = useEditor.getState().project?.graph
  if (!graph) return
  const whole = templates.find(({ id }) => id === 'joint')
  if (whole && Object.keys(graph.nodes).length === 0) {
    putTemplate(whole)
    return
  }
  const added = sceneNode(graph)
  if (!edit(words.storyboard.addedScene, [added])) return
  select({ nodes: [added.id] })
  runCommand('canvas.fit')
}
