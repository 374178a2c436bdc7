import type { NodeDefinition, Port } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import type { Graph, GraphNode, NodeId, Point, PortId, Wire, WireId } from '@sceneweave/project'
import { type Folds, foldsOf } from './folds.ts'
import { formOf, type NodeLayout, nodeLayout, type PortPlace } from './nodeLayout.ts'
import { makeGrid, type SpatialGrid } from './spatialGrid.ts'
import { indexWires, type WireIndex } from './wireIndex.ts'
import { type Box, type Curve, curveBox, wireCurves } from './wirePath.ts'

/** A node where it is. */
export type NodeBox = Box & { id: NodeId; node: GraphNode; definition?: NodeDefinition; layout: NodeLayout }

/** A wire where it is. `kind` is what travels on it. */
export type WireLine = Box & { id: WireId; wire: Wire; curves: readonly Curve[]; kind: string }

/** What a node's size stands on beside the graph: whether it tells of a problem, and the shape of its picture. */
export type Extras = {
  problems: ReadonlySet<NodeId>
  aspects: ReadonlyMap<NodeId, number>
}

/**
 * Everything that is seen on the canvas where it is: not what folded frames hide. Nodes and wires that did not change are
 * the same objects as before.
 */
export type Geometry = {
  graph: Graph
  extras: Extras
  index: WireIndex
  folds: Folds
  nodes: ReadonlyMap<NodeId, NodeBox>
  wires: ReadonlyMap<WireId, WireLine>
  nodeGrid: SpatialGrid<NodeBox>
  wireGrid: SpatialGrid<WireLine>
}

export const noExtras: Extras = { problems: new Set(), aspects: new Map() }

/** Where all of a graph is. With what was there before, only what changed is worked out. */
export function geometryOf(graph: Graph, extras: Extras, before?: Geometry): Geometry {
  const folds = foldsOf(graph.frames)
  if (before && before.extras === extras && before.graph.wires === graph.wires && before.folds === folds) {
    const changed = changedNodes(before.graph.nodes, graph.nodes)
    if (changed) return withChanged(before, graph, changed)
  }
  const index = indexWires(graph.wires)
  const nodes = new Map<NodeId, NodeBox>()
  for (const id in graph.nodes)
    if (!folds.nodes.has(id)) nodes.set(id, boxOf(id, { graph, extras, index, old: before?.nodes.get(id) }))
  const wires = new Map<WireId, WireLine>()
  for (const id in graph.wires) {
    const line = lineOf(id, { graph, nodes, index, folds, before })
    if (line) wires.set(id, line)
  }
  return { graph, extras, index, folds, nodes, wires, ...grids(nodes, wires) }
}

/** Which nodes differ, when none came or went. */
function changedNodes(before: Graph['nodes'], now: Graph['nodes']): NodeId[] | null {
  const changed: NodeId[] = []
  let count = 0
  for (const id in now) {
    count++
    if (before[id] === now[id]) continue
    if (!before[id]) return null
    changed.push(id)
  }
  return Object.keys(before).length === count ? changed : null
}

/** Only these nodes changed, so only they and the wires at them are worked out: a step of undo has no time for more. */
function withChanged(before: Geometry, graph: Graph, changed: readonly NodeId[]): Geometry {
  const { extras, index, folds } = before
  const nodes = new Map(before.nodes)
  for (const id of changed)
    if (!folds.nodes.has(id)) nodes.set(id, boxOf(id, { graph, extras, index, old: before.nodes.get(id) }))
  const wires = new Map(before.wires)
  for (const id of changed)
    for (const ends of [index.arriving.get(id), index.leaving.get(id)])
      for (const list of ends?.values() ?? [])
        for (const { id: wire } of list) {
          const line = lineOf(wire, { graph, nodes, index, folds, before })
          if (line) wires.set(wire, line)
        }
  return { graph, extras, index, folds, nodes, wires, ...grids(nodes, wires) }
}

type Lazy = Pick<Geometry, 'nodeGrid' | 'wireGrid'>

function grids(nodes: Geometry['nodes'], wires: Geometry['wires']): Lazy {
  let nodeGrid: SpatialGrid<NodeBox> | undefined
  let wireGrid: SpatialGrid<WireLine> | undefined
  return {
    get nodeGrid() {
      nodeGrid ??= makeGrid([...nodes.values()])
      return nodeGrid
    },
    get wireGrid() {
      wireGrid ??= makeGrid([...wires.values()])
      return wireGrid
    },
  }
}

type NodeState = { graph: Graph; extras: Extras; index: WireIndex; old?: NodeBox }
const formKeys = new WeakMap<NodeLayout, string>()

function boxOf(id: NodeId, { graph, extras, index, old }: NodeState): NodeBox {
  const node = graph.nodes[id]
  const definition = catalogue.nodes.get(node.type)
  const counts = countsOf(index.arriving.get(id))
  const hasProblem = extras.problems.has(id)
  const aspect = extras.aspects.get(id)
  const isCollapsed = node.collapsed === true
  const ports = definition ? '' : Object.keys(unknownPorts(id, graph, index).outputs).join()
  const key = `${node.type} ${isCollapsed} ${hasProblem} ${aspect} ${JSON.stringify(counts)} ${ports}`
  if (old && formKeys.get(old.layout) === key) {
    if (old.node === node) return old
    return { ...old, node, x: node.at.x, y: node.at.y }
  }
  const state = { wires: counts, isCollapsed, hasProblem, aspect }
  const layout = nodeLayout(
    definition
      ? formOf(definition, state)
      : { ...unknownPorts(id, graph, index), params: [], isUnknown: true, ...state },
  )
  formKeys.set(layout, key)
  return { id, node, definition, layout, x: node.at.x, y: node.at.y, w: layout.w, h: layout.h }
}

function countsOf(ends: ReadonlyMap<PortId, readonly unknown[]> | undefined): Record<PortId, number> {
  const counts: Record<PortId, number> = {}
  for (const [port, list] of ends ?? []) counts[port] = list.length
  return counts
}

/** What a node of an unknown type seems to have: the ports that its wires use. */
export function unknownPorts(id: NodeId, graph: Graph, index: WireIndex) {
  const plain = { optional: true, variadic: false, list: false, help: '' }
  const inputs: Record<PortId, Port> = {}
  for (const [port, [{ wire }]] of index.arriving.get(id) ?? [])
    inputs[port] = { ...plain, variadic: true, kind: outputKind(graph, wire) ?? 'unknown' }
  const outputs: Record<PortId, Port> = {}
  for (const [port, [{ wire }]] of index.leaving.get(id) ?? []) {
    const target = catalogue.nodes.get(graph.nodes[wire.to.node]?.type)
    outputs[port] = { ...plain, kind: target?.inputs[wire.to.port]?.kind ?? 'unknown' }
  }
  return { inputs, outputs }
}

const outputKind = (graph: Graph, { from }: Wire): string | undefined =>
  catalogue.nodes.get(graph.nodes[from.node]?.type)?.outputs[from.port]?.kind

type WireState = Pick<Geometry, 'graph' | 'nodes' | 'index' | 'folds'> & { before?: Geometry }

function lineOf(id: WireId, state: WireState): WireLine | null {
  const { graph, nodes, index, before } = state
  const wire = graph.wires[id]
  const [source, target] = [nodes.get(wire.from.node), nodes.get(wire.to.node)]
  if (!source || !target) return foldedLine(id, state)
  const old = before?.wires.get(id)
  const isSame =
    old?.wire === wire &&
    before?.nodes.get(wire.from.node) === source &&
    before?.nodes.get(wire.to.node) === target &&
    before?.graph.wires === graph.wires
  if (old && isSame) return old
  const curves = wireCurves(outputPoint(source, wire.from.port), inputPoint(target, wire, index), wire.bends)
  return { id, wire, curves, kind: kindOf(graph, wire), ...curveBox(curves) }
}

const kindOf = (graph: Graph, wire: Wire): string =>
  outputKind(graph, wire) ??
  catalogue.nodes.get(graph.nodes[wire.to.node]?.type)?.inputs[wire.to.port]?.kind ??
  'unknown'

/** A wire with a hidden end goes straight to the folded frame; one within it is hidden as well. */
function foldedLine(id: WireId, { graph, nodes, index, folds }: WireState): WireLine | null {
  const wire = graph.wires[id]
  const [source, target] = [nodes.get(wire.from.node), nodes.get(wire.to.node)]
  const [left, right] = [folds.nodes.get(wire.from.node), folds.nodes.get(wire.to.node)]
  const [leftBox, rightBox] = [folds.boxes.get(left ?? ''), folds.boxes.get(right ?? '')]
  if ((!source && !leftBox) || (!target && !rightBox) || (leftBox && leftBox === rightBox)) return null
  const start = leftBox
    ? { x: leftBox.x + leftBox.w, y: leftBox.y + leftBox.h / 2 }
    : outputPoint(source as NodeBox, wire.from.port)
  const end = rightBox ? { x: rightBox.x, y: rightBox.y + rightBox.h / 2 } : inputPoint(target as NodeBox, wire, index)
  const curves = wireCurves(start, end)
  return { id, wire, curves, kind: kindOf(graph, wire), ...curveBox(curves) }
}

const outputPoint = (box: NodeBox, port: PortId): Point => {
  const place = box.layout.outputs.find((one) => one.port === port)
  return { x: box.x + box.w, y: box.y + (place?.slots[0] ?? 15) }
}

function inputPoint(box: NodeBox, wire: Wire, index: WireIndex): Point {
  const place = box.layout.inputs.find(({ port }) => port === wire.to.port)
  const list = index.arriving.get(wire.to.node)?.get(wire.to.port) ?? []
  const at = list.findIndex((one) => one.wire === wire)
  return { x: box.x, y: box.y + (place?.slots[Math.max(0, Math.min(at, place.slots.length - 1))] ?? 15) }
}

/** Where a node is, or the folded frame that hides it. */
export const placeOf = ({ nodes, folds }: Geometry, id: NodeId): Box | undefined =>
  nodes.get(id) ?? folds.boxes.get(folds.nodes.get(id) ?? '')

/** All that is seen: nodes and frames. */
export const allBoxes = ({ graph, nodes, folds }: Geometry): Box[] => [
  ...nodes.values(),
  ...Object.entries(graph.frames).flatMap(([id, { at, size }]) =>
    folds.frames.has(id) ? [] : (folds.boxes.get(id) ?? { ...at, ...size }),
  ),
]

/** Where a slot of a port is on the canvas. */
export const slotPoint = (box: NodeBox, place: PortPlace, slot = 0): Point => ({
  x: place.side === 'in' ? box.x : box.x + box.w,
  y: box.y + place.slots[Math.min(slot, place.slots.length - 1)],
})

/** A port of a node by its side and name. */
export const portPlace = (box: NodeBox, side: PortPlace['side'], port: PortId): PortPlace | undefined =>
  (side === 'in' ? box.layout.inputs : box.layout.outputs).find((one) => one.port === port)

/** Where a wire ends. */
export const inputPointOf = ({ curves }: Pick<WireLine, 'curves'>): Point => curves.at(-1)![3]
