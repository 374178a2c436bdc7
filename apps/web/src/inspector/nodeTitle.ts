import { catalogue } from '@sceneweave/nodes'
import type { GraphNode, NodeId } from '@sceneweave/project'
import { useEditor } from '../editor/useEditor.ts'

/** What a node is called: by its person, by its definition, or by its type where nobody knows it. */
export const titleOf = (node: Pick<GraphNode, 'title' | 'type'>): string =>
  node.title || (catalogue.nodes.get(node.type)?.title ?? node.type)

/** The same for a node of the open project, as it is now. */
export function titleOfNode(id: NodeId): string {
  const node = useEditor.getState().project?.graph.nodes[id]
  return node ? titleOf(node) : id
}
