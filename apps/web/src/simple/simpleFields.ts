import { catalogue } from '@sceneweave/nodes'
import type { Graph, GraphNode, NodeId } from '@sceneweave/project'
import { givenPort } from './givenPorts.ts'

/** A node of the form, and the parameters and inputs that it asks for. */
export type SimplePart = { node: NodeId; names: readonly string[] }

/** What people change most of each type of node, where nobody has chosen. */
const usual: Readonly<Record<string, readonly string[]>> = {
  scene: ['scene'],
  character: ['description', 'picture'],
  environment: ['description', 'picture'],
  text: ['text'],
  shot: ['prompt', 'frames', 'seed'],
  loadImage: ['asset'],
  loadVideo: ['asset'],
  compose: ['story', 'prompt', 'seed'],
  interpolate: ['prompt', 'frames', 'seed'],
  extendShot: ['prompt', 'repeat', 'seed'],
  seed: ['seed'],
  noisePlan: ['steps'],
}

/** What of a graph is asked for, from left to right: what was chosen, or else what people change most. */
export function simpleForm(graph: Graph): { parts: readonly SimplePart[]; isChosen: boolean } {
  const { nodes, wires } = graph
  const isChosen = Object.values(nodes).some(({ exposed }) => exposed !== undefined)
  const wired = new Set(Object.values(wires).map(({ to }) => `${to.node}.${to.port}`))
  const parts = Object.entries(nodes)
    .sort(byPlace(isChosen))
    .flatMap(([node, found]) => {
      const params = catalogue.nodes.get(found.type)?.params.shape ?? {}
      // a wired value goes before the parameter: to ask for it would change nothing
      const names = namesOf(found, isChosen).filter((name) =>
        name in params ? !wired.has(`${node}.${name}`) : givenPort(graph, node, name) !== null,
      )
      return names.length > 0 ? [{ node, names }] : []
    })
  return { parts, isChosen }
}

function namesOf({ type, mode, exposed = [] }: GraphNode, isChosen: boolean): readonly string[] {
  if (isChosen) return exposed
  return mode === 'run' ? (usual[type] ?? []) : []
}

const order = Object.keys(usual)

type Entry = [NodeId, GraphNode]

// nobody chose: the story first, then who and where, and numbers last
const byPlace =
  (isChosen: boolean) =>
  ([, a]: Entry, [, b]: Entry): number =>
    (isChosen ? 0 : order.indexOf(a.type) - order.indexOf(b.type)) || a.at.x - b.at.x || a.at.y - b.at.y
