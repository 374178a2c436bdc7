import { catalogue } from '@sceneweave/nodes'
import type { Graph, NodeId, ShotId } from '@sceneweave/project'
import { type Carried, type Reading, readCarried, shotsOfScene } from '../storyboard/lanes/carried.ts'
import { wiringOf } from '../storyboard/lanes/wiring.ts'

/** What a node is called on the screen: its own title, or that of its type. */
export function titleOf(graph: Graph, id: NodeId): string {
  const node = graph.nodes[id]
  return node?.title || catalogue.nodes.get(node?.type ?? '')?.title || node?.type || id
}

const readings = new WeakMap<Graph, Reading>()

function readingOf(graph: Graph): Reading {
  let reading = readings.get(graph)
  if (!reading) {
    reading = readCarried(wiringOf(graph))
    readings.set(graph, reading)
  }
  return reading
}

/** What a shot goes by: its name in its scene, or the node that makes it where no scene names it. */
const namesOf = (shots: readonly Carried[]): ShotId[] | null =>
  shots.length > 0 ? shots.map(({ shot, maker }) => shot ?? maker) : null

/** The shots that a node makes, by their names, as far as the graph tells; null when it makes none. */
export const shotsMadeBy = (graph: Graph, node: NodeId): ShotId[] | null =>
  namesOf((readingOf(graph).outputs(node).shots ?? []).filter(({ maker, isBrought }) => maker === node && !isBrought))

/** The shots that a clip shows, wherever they were made and whatever was done to them since. */
export function shotsBehind(graph: Graph, node: NodeId): ShotId[] | null {
  const reading = readingOf(graph)
  const { shots = [] } = reading.outputs(node)
  return namesOf(shots) ?? namesOf(reading.shots(node, 'latents')) ?? namesOf(reading.shots(node, 'clip'))
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
    const at = shotsOfScene(graph.nodes[id]).findIndex((one) => one.id === shot)
    if (at >= 0) return at + 1
  }
  return undefined
}
