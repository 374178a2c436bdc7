import type { Graph, GraphNode, Json, NodeId } from '@sceneweave/project'
import type { Catalogue } from './catalogue.ts'
import { migrateParams } from './readNode.ts'

/**
 * The graph with every seed that is null drawn, so that a queued run is fixed and its keys mean something. `draw` gives a
 * whole number from 0. Nodes are read in the order of their ids; the given graph does not change.
 */
export function resolveSeeds(graph: Graph, catalogue: Catalogue, draw: () => number): Graph {
  const nodes: Record<NodeId, GraphNode> = { ...graph.nodes }
  for (const id of Object.keys(nodes).sort()) nodes[id] = resolveNode(nodes[id], catalogue, draw)
  return { ...graph, nodes }
}

function resolveNode(node: GraphNode, catalogue: Catalogue, draw: () => number): GraphNode {
  const definition = catalogue.nodes.get(node.type)
  if (!definition || definition.seeds.length === 0 || node.version > definition.version) return node
  const migrated = migrateParams(definition, node.version, node.params)
  const filled = migrated && definition.params.safeParse(migrated).data
  if (!filled) return node
  const before = filled as Record<string, Json>
  const params = definition.seeds.reduce((value, path) => drawAt(value, path.split('.'), draw), before as Json)
  if (params === before) return node
  return { ...node, version: definition.version, params: params as Record<string, Json> }
}

/** The value with what is null at a path drawn; the very same value when nothing is. */
function drawAt(value: Json | undefined, [step, ...rest]: string[], draw: () => number): Json {
  if (step === undefined) return value === null || value === undefined ? draw() : value
  if (typeof value !== 'object' || value === null) return value as Json
  const isList = Array.isArray(value)
  if (isList !== (step === '*')) return value
  const copy = (isList ? [...value] : { ...value }) as Record<string, Json>
  let changed = false
  for (const name of isList ? Object.keys(copy) : [step]) {
    const drawn = drawAt(copy[name], rest, draw)
    if (drawn === copy[name]) continue
    copy[name] = drawn
    changed = true
  }
  return changed ? copy : value
}
