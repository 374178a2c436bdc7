import { catalogue } from '@sceneweave/nodes'
import type { GraphNode } from '@sceneweave/project'

/** What a node is called: by its person, else by its kind. */
export const titleOf = (node: GraphNode | undefined): string =>
  node ? (node.title ?? catalogue.nodes.get(node.type)?.title ?? node.type) : ''
