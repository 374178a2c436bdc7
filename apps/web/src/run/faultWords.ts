import type { Graph, NodeId, ShotId } from '@sceneweave/project'
import { indexWires } from '../canvas/wireIndex.ts'
import { useEditor } from '../editor/useEditor.ts'
import { shotsOfScene } from '../storyboard/lanes/carried.ts'
import type { ShotPlace } from '../storyboard/shotEdits.ts'
import { sentence } from '../words/sentence.ts'

type Told = Pick<Graph, 'nodes' | 'wires'>

const named = /\bshot "([^"]+)"/g

/** What went wrong in a node, as sentences in which a shot has the number that its card has, not its name in the file. */
export const faultWords = (message: string, graph?: Told, node?: NodeId): string =>
  sentence(
    message.replace(named, (whole, id: string) => {
      const place = graph && placeOf(id, graph, node)
      return place ? `shot ${place.number}` : whole
    }),
  )

/** The shot that the words of a fault in a node name, where one scene of the graph is known to be meant. */
export function faultShot(message: string, graph: Told, node?: NodeId): ShotPlace | undefined {
  const [place] = [...message.matchAll(named)].flatMap(([, id]) => placeOf(id, graph, node) ?? [])
  return place && { scene: place.scene, shot: place.shot }
}

/** The words of a fault in a node of the open project, if there is one. */
export const useFaultWords = (message: string | undefined, node?: NodeId): string | undefined =>
  useEditor((state) => (message === undefined ? undefined : faultWords(message, state.project?.graph, node)))

/** Where a shot is, and its number from 1. Names are given once in a scene: the one that the node stands on is meant. */
function placeOf(shot: ShotId, { nodes, wires }: Told, node?: NodeId) {
  const placesIn = (ids: Iterable<NodeId>) =>
    [...ids].flatMap((scene) => {
      const at = shotsOfScene(nodes[scene]).findIndex(({ id }) => id === shot)
      return at < 0 ? [] : [{ scene, shot, number: at + 1 }]
    })
  const [near] = node === undefined ? [] : placesIn(above(node, wires))
  const all = near ? [] : placesIn(Object.keys(nodes))
  return near ?? (all.length === 1 ? all[0] : undefined)
}

/** A node and all that it stands on, the nearest first. */
function above(node: NodeId, wires: Graph['wires']): ReadonlySet<NodeId> {
  const { arriving } = indexWires(wires)
  const found = new Set([node])
  for (const id of found)
    for (const ends of arriving.get(id)?.values() ?? []) for (const { wire } of ends) found.add(wire.from.node)
  return found
}
