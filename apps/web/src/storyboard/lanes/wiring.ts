import type { Graph, GraphNode, NodeId, PortId } from '@sceneweave/project'
import { indexWires, type WireAt, wiresInto } from '../../canvas/wireIndex.ts'

/** The wires of a graph by the input port where they end and by the node where they begin; those of one port in their order. */
export type Wiring = {
  readonly graph: Graph
  into(node: NodeId, port: PortId): readonly WireAt[]
  from(node: NodeId): readonly WireAt[]
}

/** Reads the wires of a graph; their index is made once, however often it is asked. */
export const wiringOf = (graph: Graph): Wiring => ({
  graph,
  into: (node, port) => wiresInto(graph.wires, node, port),
  from: (node) => [...(indexWires(graph.wires).leaving.get(node)?.values() ?? [])].flat(),
})

/** A number among a node's params, or what the node takes where none is written. */
export const numberParam = ({ params }: GraphNode, name: string, otherwise: number): number => {
  const value = params[name]
  return typeof value === 'number' ? value : otherwise
}

/** Numbers by name among a node's params. */
export const timesParam = ({ params }: GraphNode, name: string): Readonly<Record<string, number>> => {
  const value = params[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

/** A text among a node's params. */
export const textParam = ({ params }: GraphNode, name: string): string | undefined => {
  const value = params[name]
  return typeof value === 'string' ? value : undefined
}
