import type { NodeDefinition, Port } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph, NodeId, PortId, SingleEdit, WireId } from '@sceneweave/project'
import { kindLook } from '../ui/portShapes.ts'
import { words } from '../words/index.ts'
import { newId } from './newId.ts'
import { indexWires, nextOrder, wiresInto } from './wireIndex.ts'

/** One end of a wire to be. */
export type End = { node: NodeId; port: PortId; side: 'in' | 'out' }

/** Why two ports cannot be joined, in words; null when they can. */
export function refusal(graph: Graph, a: End, b: End): string | null {
  if (a.side === b.side) return a.side === 'in' ? words.canvas.bothInputs : words.canvas.bothOutputs
  const [from, to] = a.side === 'out' ? [a, b] : [b, a]
  if (from.node === to.node) return words.canvas.itself
  const [source, target] = [specOf(graph, from), specOf(graph, to)]
  if (!source || !target) return words.canvas.unknownPort
  if (source.kind !== target.kind) return words.canvas.differ(kindLook(source.kind).title, kindLook(target.kind).title)
  return reaches(graph, to.node, from.node) ? words.canvas.cycle : null
}

/** A port's definition; undefined on nodes that this machine does not know. */
export function specOf(graph: Graph, { node, port, side }: End): Port | undefined {
  const definition = catalogue.nodes.get(graph.nodes[node]?.type)
  return side === 'in' ? definition?.inputs[port] : definition?.outputs[port]
}

/** Whether something flows from one node to another. */
export function reaches(graph: Graph, from: NodeId, to: NodeId): boolean {
  const { leaving } = indexWires(graph.wires)
  const seen = new Set([from])
  const open = [from]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true
    for (const wires of leaving.get(node)?.values() ?? [])
      for (const { wire } of wires)
        if (!seen.has(wire.to.node)) {
          seen.add(wire.to.node)
          open.push(wire.to.node)
        }
  }
  return false
}

/** The port of a node that a wire joins best: of its kind, open before taken, needed before optional, first before last. */
export function bestPort(graph: Graph, from: End, node: NodeId): End | null {
  const definition = catalogue.nodes.get(graph.nodes[node]?.type)
  if (!definition) return null
  const side = from.side === 'out' ? 'in' : 'out'
  const fitting = Object.entries(side === 'in' ? definition.inputs : definition.outputs)
    .map(([port, spec]) => ({ end: { node, port, side } as End, spec }))
    .filter(({ end }) => refusal(graph, from, end) === null)
  const rank = ({ end, spec }: (typeof fitting)[number]) => {
    const isTaken = side === 'in' && !spec.variadic && wiresInto(graph.wires, node, end.port).length > 0
    return (isTaken ? 4 : 0) + (spec.optional ? 2 : 0)
  }
  return fitting.sort((a, b) => rank(a) - rank(b))[0]?.end ?? null
}

/** The edits that join two ports. A taken single input gives up the wire that it has. `at`: place among a variadic port's wires. */
export function joinEdits(graph: Graph, a: End, b: End, at?: number): SingleEdit[] {
  const [from, to] = a.side === 'out' ? [a, b] : [b, a]
  const arriving = wiresInto(graph.wires, to.node, to.port)
  const twin = arriving.find(({ wire }) => wire.from.node === from.node && wire.from.port === from.port)
  const isVariadic = specOf(graph, to)?.variadic ?? false
  if (twin && !isVariadic) return []
  const ends = { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } }
  if (!isVariadic)
    return [
      ...arriving.map(({ id }): SingleEdit => ({ type: 'wire-remove', id })),
      { type: 'wire-add', id: newId(), wire: { ...ends, order: 0 } },
    ]
  const place = Math.min(at ?? arriving.length, arriving.length)
  if (place === arriving.length)
    return [{ type: 'wire-add', id: newId(), wire: { ...ends, order: nextOrder(graph.wires, to.node, to.port) } }]
  return inOrder([
    ...arriving.slice(0, place),
    { id: newId(), wire: { ...ends, order: 0 }, isNew: true },
    ...arriving.slice(place),
  ])
}

type Placed = { id: WireId; wire: Graph['wires'][string]; isNew?: boolean }

/** Edits that give wires of one input their places anew. The order of a wire is set where it is added. */
export function inOrder(wires: readonly Placed[]): SingleEdit[] {
  const moved = wires
    .map((one, order) => ({ ...one, order }))
    .filter(({ wire, order, isNew }) => isNew || wire.order !== order)
  return [
    ...moved.filter(({ isNew }) => !isNew).map(({ id }): SingleEdit => ({ type: 'wire-remove', id })),
    ...moved.map(({ id, wire, order }): SingleEdit => ({ type: 'wire-add', id, wire: { ...wire, order } })),
  ]
}

export type Converter = { definition: NodeDefinition; input: PortId; output: PortId; model?: PortId }

/** Nodes that turn one kind into another. What else they need may only be a model, which the graph has already. */
export function converters(from: string, to: string): Converter[] {
  return [...catalogue.nodes.values()].flatMap((definition) => {
    const inputs = Object.entries(definition.inputs)
    const takes = inputs.filter(([, { kind }]) => kind === from)
    const gives = Object.entries(definition.outputs).filter(([, { kind }]) => kind === to)
    const others = inputs.filter(([port, { optional }]) => !optional && port !== takes[0]?.[0])
    if (takes.length !== 1 || gives.length !== 1 || from === to) return []
    if (others.length > 1 || others.some(([, { kind }]) => kind !== 'model')) return []
    return [{ definition, input: takes[0][0], output: gives[0][0], model: others[0]?.[0] }]
  })
}
