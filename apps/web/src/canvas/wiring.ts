import { catalogue } from '@sceneweave/nodes'
import type { Graph, GraphNode, NodeId, Point, SingleEdit, WireId } from '@sceneweave/project'
import { type Converter, converters, type End, joinEdits, refusal, specOf } from './connection.ts'
import { newId } from './newId.ts'
import { sizes } from './nodeLayout.ts'
import { toGrid } from './snap.ts'
import { indexWires, wiresInto } from './wireIndex.ts'

/** A graph without some of its wires: what it is once they are taken up. */
export function withoutWires(graph: Graph, ids: Iterable<WireId>): Graph {
  const wires = { ...graph.wires }
  for (const id of ids) delete wires[id]
  return { ...graph, wires }
}

/** A new node of a kind, nothing set. */
export const newNode = (type: string, at: Point): GraphNode => ({
  type,
  version: catalogue.nodes.get(type)?.version ?? 1,
  params: {},
  at: { x: toGrid(at.x), y: toGrid(at.y) },
  mode: 'run',
})

/** Joins two ports; a list that meets a single input makes that node run once for each of its items. */
export function connectEdits(graph: Graph, a: End, b: End, at?: number): SingleEdit[] {
  const edits = joinEdits(graph, a, b, at)
  if (edits.length === 0) return edits
  const [from, to] = a.side === 'out' ? [a, b] : [b, a]
  const [source, target] = [graph.nodes[from.node], graph.nodes[to.node]]
  const isList = specOf(graph, from)?.list || source?.each !== undefined
  if (isList && !specOf(graph, to)?.variadic && target && target.each === undefined)
    edits.push({ type: 'node-change', id: to.node, change: { each: to.port } })
  return edits
}

/** Lets a wire that was taken up end somewhere else: its old end goes, its beginning stays. */
export function rewireEdits(graph: Graph, picked: WireId, to: End, at?: number): SingleEdit[] {
  const { from } = graph.wires[picked]
  const rest = withoutWires(graph, [picked])
  const edits = connectEdits(rest, { ...from, side: 'out' }, to, at)
  return edits.length === 0 ? [] : [{ type: 'wire-remove', id: picked }, ...edits]
}

/** The one node that would make two ports fit, when there is exactly one. */
export function onlyConverter(graph: Graph, a: End, b: End): Converter | null {
  if (a.side === b.side || a.node === b.node) return null
  const [from, to] = a.side === 'out' ? [a, b] : [b, a]
  const kinds = [specOf(graph, from)?.kind, specOf(graph, to)?.kind]
  if (!kinds[0] || !kinds[1]) return null
  const found = converters(kinds[0], kinds[1])
  if (found.length !== 1) return null
  return found[0].model === undefined || modelAbove(graph, from.node) ? found[0] : null
}

/** Joins two ports by a node between them that turns the one kind into the other. */
export function convertEdits(
  graph: Graph,
  a: End,
  b: End,
  { converter, at }: { converter: Converter; at: Point },
): SingleEdit[] {
  const [from, to] = a.side === 'out' ? [a, b] : [b, a]
  const id = newId()
  const node = newNode(converter.definition.type, { x: at.x - sizes.width / 2, y: at.y - 30 })
  const grown = { ...graph, nodes: { ...graph.nodes, [id]: node } }
  const model = converter.model ? modelAbove(graph, from.node) : null
  const first = connectEdits(grown, from, { node: id, port: converter.input, side: 'in' })
  const each = first.find((one) => one.type === 'node-change')?.change.each
  if (each) grown.nodes[id] = { ...node, each }
  return [
    { type: 'node-add', id, node },
    ...first,
    ...(model && converter.model ? connectEdits(grown, model, { node: id, port: converter.model, side: 'in' }) : []),
    ...connectEdits(grown, { node: id, port: converter.output, side: 'out' }, to),
  ]
}

/** The output that gives a model: the nearest above a node, else any of the graph. */
export function modelAbove(graph: Graph, node: NodeId): End | null {
  const { arriving } = indexWires(graph.wires)
  const seen = new Set([node])
  const open = [node]
  for (let at = 0; at < open.length; at++) {
    const given = modelOutput(graph, open[at])
    if (given) return given
    for (const list of arriving.get(open[at])?.values() ?? [])
      for (const { wire } of list)
        if (!seen.has(wire.from.node)) {
          seen.add(wire.from.node)
          open.push(wire.from.node)
        }
  }
  for (const id in graph.nodes) {
    const given = modelOutput(graph, id)
    if (given) return given
  }
  return null
}

function modelOutput(graph: Graph, node: NodeId): End | null {
  const outputs = Object.entries(catalogue.nodes.get(graph.nodes[node]?.type)?.outputs ?? {})
  const found = outputs.find(([, { kind }]) => kind === 'model')
  return found ? { node, port: found[0], side: 'out' } : null
}

/** The edits that put a node into a wire: into its best input, and on from an output of the same kind. Null when it does not fit. */
export function insertEdits(graph: Graph, wire: WireId, node: NodeId): SingleEdit[] | null {
  const { from, to } = graph.wires[wire] ?? {}
  const definition = catalogue.nodes.get(graph.nodes[node]?.type)
  if (!from || !to || !definition || from.node === node || to.node === node) return null
  const rest = withoutWires(graph, [wire])
  const [begin, end]: End[] = [
    { ...from, side: 'out' },
    { ...to, side: 'in' },
  ]
  const inputs = Object.keys(definition.inputs).map((port): End => ({ node, port, side: 'in' }))
  const outputs = Object.keys(definition.outputs).map((port): End => ({ node, port, side: 'out' }))
  const input = inputs.find((one) => refusal(rest, begin, one) === null && isFree(rest, one))
  const output = outputs.find((one) => refusal(rest, one, end) === null)
  if (!input || !output) return null
  const place = wiresInto(graph.wires, to.node, to.port).findIndex(({ id }) => id === wire)
  return [
    { type: 'wire-remove', id: wire },
    ...connectEdits(rest, begin, input),
    ...connectEdits(rest, output, end, place),
  ]
}

const isFree = (graph: Graph, { node, port, side }: End): boolean =>
  specOf(graph, { node, port, side })?.variadic === true || wiresInto(graph.wires, node, port).length === 0
