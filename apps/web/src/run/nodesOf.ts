import { catalogue } from '@sceneweave/nodes'
import type { Graph, NodeId, ShotId } from '@sceneweave/project'

/** What a node is called on the screen: its own title, or that of its type. */
export function titleOf(graph: Graph, id: NodeId): string {
  const node = graph.nodes[id]
  return node?.title || catalogue.nodes.get(node?.type ?? '')?.title || node?.type || id
}

// nodes that make shots, and the port at which their scene comes in; without one they make a single shot
const makers: Readonly<Record<string, string | null>> = {
  generateScene: 'scene',
  nextShot: 'scene',
  compose: null,
  extendShot: null,
  interpolate: null,
}

/** What feeds a port, in the order of its wires. */
export const wiresInto = (graph: Graph, node: NodeId, port: string): NodeId[] =>
  Object.values(graph.wires)
    .filter(({ to }) => to.node === node && to.port === port)
    .sort((a, b) => a.order - b.order)
    .map(({ from }) => from.node)

const shotsIn = (graph: Graph, scene: NodeId): { id: ShotId }[] =>
  (graph.nodes[scene]?.params.scene as { shots?: { id: ShotId }[] } | undefined)?.shots ?? []

/** The shots that a node makes, by their names, as far as the graph tells; null when it makes none. */
export function shotsMadeBy(graph: Graph, node: NodeId): ShotId[] | null {
  const type = graph.nodes[node]?.type ?? ''
  if (!Object.hasOwn(makers, type)) return null
  const port = makers[type]
  const source = port === null ? undefined : wiresInto(graph, node, port)[0]
  return source === undefined ? [node] : shotsFrom(graph, source)
}

function shotsFrom(graph: Graph, source: NodeId): ShotId[] {
  const node = graph.nodes[source]
  if (node?.type === 'splitScene') {
    const [scene] = wiresInto(graph, source, 'scene')
    const { from = 1 } = node.params as { from?: number }
    return scene === undefined
      ? []
      : shotsIn(graph, scene)
          .map(({ id }) => id)
          .slice(from - 1)
  }
  if (node?.type !== 'pickShot') return shotsIn(graph, source).map(({ id }) => id)
  const [scene] = wiresInto(graph, source, 'scene')
  const { name, position = 1 } = node.params as { name?: ShotId | null; position?: number }
  const found = name ?? (scene && shotsIn(graph, scene)[position - 1]?.id)
  return [found || source]
}

// from a film back to what made its shots; no cycle holds this up
const MOST_STEPS = 8

/** The shots that a clip shows: upstream until something makes them, for it may have been decoded and trimmed on its way. */
export function shotsBehind(graph: Graph, node: NodeId, steps = 0): ShotId[] | null {
  const made = shotsMadeBy(graph, node)
  if (made || steps > MOST_STEPS) return made
  for (const port of ['latents', 'clip']) {
    const [source] = wiresInto(graph, node, port)
    if (source !== undefined) return shotsBehind(graph, source, steps + 1)
  }
  return null
}

/** A node by its title and, where it is about one shot, that shot's number. */
export function labelOf(graph: Graph, node: NodeId): { title: string; shot?: number } {
  const shots = graph.nodes[node] ? shotsBehind(graph, node) : null
  const shot = shots?.length === 1 ? shotNumber(graph, shots[0]) : undefined
  return { title: titleOf(graph, node), shot }
}

/** How many shots these nodes make together; of a node that runs once for each, those that are not there yet. */
export const countShots = (graph: Graph, nodes: readonly NodeId[], outlook: Outlook = {}): number =>
  nodes.reduce((sum, node) => {
    const made = shotsMadeBy(graph, node)?.length ?? 0
    const items = outlook[node]?.items
    return sum + (items && made > 0 ? items.of - items.done : made)
  }, 0)

/** Of nodes that run once for each item, how many items are there already. */
type Outlook = Readonly<Record<NodeId, { readonly items?: { readonly done: number; readonly of: number } } | undefined>>

/** The nodes to run for a shot: those that make it, and those that turn it into pictures. */
export function nodesOfShot(graph: Graph, shot: ShotId): NodeId[] {
  const making = Object.keys(graph.nodes).filter((id) => shotsMadeBy(graph, id)?.includes(shot))
  const decoding = Object.values(graph.wires)
    .filter(({ from, to }) => making.includes(from.node) && graph.nodes[to.node]?.type === 'decode')
    .map(({ to }) => to.node)
  return [...new Set([...making, ...decoding])]
}

/** The place of a shot in its scene, counted from 1, as its card says. */
export function shotNumber(graph: Graph, shot: ShotId | undefined): number | undefined {
  for (const id of Object.keys(graph.nodes)) {
    if (graph.nodes[id].type !== 'scene') continue
    const at = shotsIn(graph, id).findIndex((one) => one.id === shot)
    if (at >= 0) return at + 1
  }
  return undefined
}
