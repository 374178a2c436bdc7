import { useEditor } from '../editor/useEditor.ts'
import type { Command } from '../keys/commands.ts'
import { words } from '../words/index.ts'
import { showHelp } from './NodeHelp.tsx'

function heldType(): string | undefined {
  const { project, selection } = useEditor.getState()
  const [id] = selection.nodes
  return selection.nodes.size === 1 ? project?.graph.nodes[id]?.type : undefined
}

/** What the inspector lets a person do by key. */
export const inspectorCommands: readonly Command[] = [
  {
    id: 'node.help',
    title: words.inspector.help.command,
    group: words.inspector.region,
    region: 'everywhere',
    keys: ['F1'],
    isOff: () => heldType() === undefined,
    run() {
      const type = heldType()
      if (type) showHelp(type)
    },
  },
]
