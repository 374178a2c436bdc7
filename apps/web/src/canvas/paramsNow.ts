import { upgradeEdits } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { GraphNode, Json, NodeId, SingleEdit } from '@sceneweave/project'

type Params = Readonly<Record<string, Json>>

/** The edits that bring a node of an older version to today's; none where it is of today or cannot be brought there. */
export const upgradeOf = (id: NodeId, node: GraphNode): SingleEdit[] =>
  upgradeEdits({ version: 2, nodes: { [id]: node }, wires: {}, frames: {} }, catalogue)

const known = new WeakMap<GraphNode, Params>()

/** The params of a node as today's version names them: an older one that names none may mean another value than today's. */
export function paramsOf(node: GraphNode): Params {
  let params = known.get(node)
  if (!params) {
    const [upgrade] = upgradeOf('node', node)
    params = (upgrade?.type === 'node-change' && upgrade.change.params) || node.params
    known.set(node, params)
  }
  return params
}

/** The edits that set params of a node in today's form, to which an older node is brought first. */
export const paramsEdits = (id: NodeId, node: GraphNode, params: Params): SingleEdit[] => [
  ...upgradeOf(id, node),
  { type: 'node-change', id, change: { params } },
]
