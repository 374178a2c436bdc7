import type { NodeId } from '@sceneweave/project'
import { select } from '../editor/useEditor.ts'
import { runCommand } from '../keys/commands.ts'

/** Holds a node and brings it into sight. */
export function showNode(id: NodeId): void {
  select({ nodes: [id] })
  runCommand('canvas.fit')
}
