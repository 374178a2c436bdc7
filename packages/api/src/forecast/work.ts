import { type Catalogue, readNode } from '@sceneweave/graph'
import { type NodeContext, standardPlan } from '@sceneweave/nodes'
import { type Graph, type Json, type NodeId, type PortId, Scene } from '@sceneweave/project'

/** What of a node's work can be read off a graph before it runs. */
export type WorkReader = {
  graph: Graph
  sources: ReadonlyMap<NodeId, Readonly<Record<PortId, NodeId>>>
  catalogue: Catalogue<NodeContext>
}

/** Looks into a graph; its wires are gone through once. */
export function readWork(graph: Graph, catalogue: Catalogue<NodeContext>): WorkReader {
  const sources = new Map<NodeId, Record<PortId, NodeId>>()
  for (const { from, to } of Object.values(graph.wires))
    sources.set(to.node, { ...sources.get(to.node), [to.port]: from.node })
  return { graph, sources, catalogue }
}

/** Which model a node works with, as its loader names it; undefined of nodes without one. */
export function modelOf({ graph, sources, catalogue }: WorkReader, id: NodeId): string | undefined {
  const loader = sources.get(id)?.model
  if (loader === undefined || graph.nodes[loader]?.type !== 'loadModel') return loader
  return String(readNode(loader, graph.nodes[loader], catalogue).params.source)
}

const samplers: Readonly<Record<string, (reader: WorkReader, id: NodeId) => number | undefined>> = {
  generateScene: (reader, id) => sum(shotFrames(reader, reader.sources.get(id)?.scene)),
  nextShot: (reader, id) => sum(shotFrames(reader, reader.sources.get(id)?.scene)),
  extendShot: (reader, id) => times(paramOf(reader, id, 'frames'), paramOf(reader, id, 'repeat')),
  interpolate: (reader, id) => paramOf(reader, id, 'frames'),
  compose: (reader, id) => paramOf(reader, id, 'frames'),
}

/**
 * How much a node has to do beside others of its type: frames × steps where it samples (twice with a solver that looks
 * twice), frames where it decodes. Undefined where that is not written in the graph, or is not what decides.
 */
export function workOf(reader: WorkReader, id: NodeId): number | undefined {
  const { type } = reader.graph.nodes[id]
  if (type === 'decode') return framesOf(reader, reader.sources.get(id)?.latents)
  const frames = samplers[type]?.(reader, id)
  const looks = reader.graph.nodes[id].params.solver === 'heun' ? 2 : 1
  return frames === undefined ? undefined : times(frames * looks, stepsOf(reader, reader.sources.get(id)?.plan))
}

const framesOf = (reader: WorkReader, id: NodeId | undefined): number | undefined =>
  id === undefined ? undefined : samplers[reader.graph.nodes[id]?.type]?.(reader, id)

function stepsOf(reader: WorkReader, plan: NodeId | undefined): number | undefined {
  if (plan === undefined) return standardPlan.steps
  return reader.graph.nodes[plan]?.type === 'noisePlan' ? paramOf(reader, plan, 'steps') : undefined
}

/** The lengths of the shots of the scene that a node gives, as far as scenes and picked shots go. */
function shotFrames(reader: WorkReader, id: NodeId | undefined): number[] | undefined {
  const node = id === undefined ? undefined : reader.graph.nodes[id]
  if (node?.type === 'scene')
    return reader.sources.get(id!)?.shots ? undefined : shotsOf(node.params.scene)?.map(({ frames }) => frames)
  if (node?.type !== 'pickShot') return undefined
  const before = reader.sources.get(id!)?.scene
  const scene = before === undefined ? undefined : reader.graph.nodes[before]
  if (scene?.type !== 'scene') return undefined
  const { name, position = 1 } = node.params
  const shots = shotsOf(scene.params.scene)
  const picked = typeof name === 'string' ? shots?.find(({ id }) => id === name) : shots?.[Number(position) - 1]
  return picked && [picked.frames]
}

const shotsOf = (scene: Json | undefined) => Scene.safeParse(scene).data?.shots

function paramOf({ graph, catalogue }: WorkReader, id: NodeId, name: string): number | undefined {
  const { [name]: value } = readNode(id, graph.nodes[id], catalogue).params
  return typeof value === 'number' ? value : undefined
}

const sum = (numbers: number[] | undefined): number | undefined => numbers?.reduce((all, one) => all + one, 0)

const times = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one * other
