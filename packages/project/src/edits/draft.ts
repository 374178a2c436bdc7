import { EditFault } from '../editFault.ts'
import { type Frame, type Graph, type GraphNode, graphLimits, type Wire } from '../graph.ts'
import type { FrameId, NodeId, WireId } from '../ids.ts'
import type { Project } from '../project.ts'

type Part = 'nodes' | 'wires' | 'frames'

/**
 * A project while one edit is applied to it. A part is copied when it is first written, so the given project never
 * changes and untouched parts are shared; a batch copies each part once, however many edits it holds.
 */
export class Draft {
  title: string
  private readonly before: Project
  private readonly graph: Graph
  private readonly copied = new Set<Part>()
  private readonly counts: Partial<Record<Part, number>> = {}
  private byNode?: Map<NodeId, Set<WireId>>
  private places?: Map<string, WireId>

  constructor(project: Project) {
    this.before = project
    this.title = project.title
    this.graph = { ...project.graph }
  }

  node(id: NodeId): GraphNode {
    if (Object.hasOwn(this.graph.nodes, id)) return this.graph.nodes[id]
    throw new EditFault('unknown-node', `there is no node ${id}: somebody may have removed it; reload the project`)
  }

  wire(id: WireId): Wire {
    if (Object.hasOwn(this.graph.wires, id)) return this.graph.wires[id]
    throw new EditFault('unknown-wire', `there is no wire ${id}: somebody may have removed it; reload the project`)
  }

  frame(id: FrameId): Frame {
    if (Object.hasOwn(this.graph.frames, id)) return this.graph.frames[id]
    throw new EditFault('unknown-frame', `there is no frame ${id}: somebody may have removed it; reload the project`)
  }

  setNode(id: NodeId, node: GraphNode): void {
    this.writable('nodes')[id] = node
  }

  setFrame(id: FrameId, frame: Frame): void {
    this.writable('frames')[id] = frame
  }

  bendWire(id: WireId, wire: Wire): void {
    this.writable('wires')[id] = wire
  }

  addNode(id: NodeId, node: GraphNode): void {
    this.grow('nodes', id)
    this.writable('nodes')[id] = node
  }

  addFrame(id: FrameId, frame: Frame): void {
    this.grow('frames', id)
    this.writable('frames')[id] = frame
  }

  addWire(id: WireId, wire: Wire): void {
    this.grow('wires', id)
    this.writable('wires')[id] = wire
    if (this.byNode) for (const end of [wire.from, wire.to]) this.index(this.byNode, end.node, id)
    this.places?.set(placeOf(wire), id)
  }

  removeNode(id: NodeId): void {
    this.shrink('nodes', id)
  }

  removeFrame(id: FrameId): void {
    this.shrink('frames', id)
  }

  removeWire(id: WireId): void {
    const wire = this.wire(id)
    for (const end of [wire.from, wire.to]) this.byNode?.get(end.node)?.delete(id)
    this.places?.delete(placeOf(wire))
    this.shrink('wires', id)
  }

  /** The wires that begin or end at a node, in the order of their ids. */
  wiresAt(node: NodeId): WireId[] {
    if (!this.byNode) {
      this.byNode = new Map()
      for (const [id, { from, to }] of Object.entries(this.graph.wires))
        for (const end of [from, to]) this.index(this.byNode, end.node, id)
    }
    return [...(this.byNode.get(node) ?? [])].sort()
  }

  /** The wire that has this wire's order at its input port. */
  wireInPlaceOf(wire: Wire): WireId | undefined {
    this.places ??= new Map(Object.entries(this.graph.wires).map(([id, other]) => [placeOf(other), id]))
    return this.places.get(placeOf(wire))
  }

  /** The project as it is now. A part that nothing wrote to is the very same object as before. */
  finish(): Project {
    if (this.copied.size === 0)
      return this.title === this.before.title ? this.before : { ...this.before, title: this.title }
    return { ...this.before, title: this.title, graph: this.graph }
  }

  private index(byNode: Map<NodeId, Set<WireId>>, node: NodeId, wire: WireId): void {
    const wires = byNode.get(node)
    if (wires) wires.add(wire)
    else byNode.set(node, new Set([wire]))
  }

  private writable<P extends Part>(part: P): Graph[P] {
    if (!this.copied.has(part)) {
      this.graph[part] = { ...this.graph[part] }
      this.copied.add(part)
    }
    return this.graph[part]
  }

  private grow(part: Part, id: string): void {
    if (Object.hasOwn(this.graph[part], id))
      throw new EditFault('id-taken', `the id ${id} is taken among the ${part}: use another`)
    const count = this.count(part)
    if (count >= graphLimits[part])
      throw new EditFault('too-many', `a graph has at most ${graphLimits[part]} ${part}: split it into several`)
    this.counts[part] = count + 1
  }

  private shrink(part: Part, id: string): void {
    this.counts[part] = this.count(part) - 1
    delete this.writable(part)[id]
  }

  private count(part: Part): number {
    return this.counts[part] ?? Object.keys(this.graph[part]).length
  }
}

const placeOf = ({ to, order }: Wire) => `${to.node}.${to.port}.${order}`
