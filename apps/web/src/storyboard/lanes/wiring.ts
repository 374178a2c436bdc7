import type { Graph, GraphNode, NodeId, PortId, Wire, WireId } from '@sceneweave/project'

export type EndedWire = { readonly id: WireId; readonly wire: Wire }

/** The wires of a graph by the input port where they end and by the node where they begin; those of one port in their order. */
export type Wiring = {
  readonly graph: Graph
  into(node: NodeId, port: PortId): readonly EndedWire[]
  from(node: NodeId): readonly EndedWire[]
}

const known = new WeakMap<Graph['wires'], Omit<Wiring, 'graph'>>()
const none: readonly EndedWire[] = []

/** Reads the wires of a graph once, however often it is asked. */
export function wiringOf(graph: Graph): Wiring {
  let read = known.get(graph.wires)
  if (!read) {
    read = readWires(graph.wires)
    known.set(graph.wires, read)
  }
  return { graph, ...read }
}

function readWires(wires: Graph['wires']): Omit<Wiring, 'graph'> {
  const ends = new Map<string, EndedWire[]>()
  const begins = new Map<NodeId, EndedWire[]>()
  for (const [id, wire] of Object.entries(wires)) {
    put(ends, `${wire.to.node}.${wire.to.port}`, { id, wire })
    put(begins, wire.from.node, { id, wire })
  }
  for (const list of ends.values()) list.sort((a, b) => a.wire.order - b.wire.order)
  return {
    into: (node, port) => ends.get(`${node}.${port}`) ?? none,
    from: (node) => begins.get(node) ?? none,
  }
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

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
