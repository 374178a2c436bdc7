import { EditFault } from '../editFault.ts'
import { type Frame, type Graph, type GraphNode, graphLimits, type Wire } from '../graph.ts'
import type { FrameId, NodeId, WireId } from '../ids.ts'
import type { Project } from '../project.ts'
import { WireIndex } from './wireIndex.ts'

type Part = 'nodes' | 'wires' | 'frames'

// How many there are in a part that some edit made; counting 10,000 anew takes longer than the rest of an edit.
const knownCounts = new WeakMap<object, number>()

// The index of the wires of a project goes on to the one that an edit made of it: building it takes longer than an edit.
const knownWires = new WeakMap<object, WireIndex>()

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
  private readonly wireIndex: WireIndex

  constructor(project: Project) {
    this.before = project
    this.title = project.title
    this.graph = { ...project.graph }
    this.wireIndex = knownWires.get(project.graph.wires) ?? new WireIndex()
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
    this.wireIndex.add(id, wire)
  }

  removeNode(id: NodeId): void {
    this.shrink('nodes', id)
  }

  removeFrame(id: FrameId): void {
    this.shrink('frames', id)
  }

  removeWire(id: WireId): void {
    const wire = this.wire(id)
    this.shrink('wires', id)
    this.wireIndex.remove(id, wire)
  }

  /** The wires that begin or end at a node, in the order of their ids. */
  wiresAt(node: NodeId): WireId[] {
    return this.wireIndex.at(node, this.graph.wires)
  }

  /** The wire that has this wire's order at its input port. */
  wireInPlaceOf(wire: Wire): WireId | undefined {
    return this.wireIndex.inPlaceOf(wire, this.graph.wires)
  }

  /** The project as it is now. A part that nothing wrote to is the very same object as before. */
  finish(): Project {
    for (const part of this.copied) knownCounts.set(this.graph[part], this.count(part))
    knownWires.set(this.graph.wires, this.wireIndex)
    if (this.copied.size === 0)
      return this.title === this.before.title ? this.before : { ...this.before, title: this.title }
    return { ...this.before, title: this.title, graph: this.graph }
  }

  private writable<P extends Part>(part: P): Graph[P] {
    if (!this.copied.has(part)) {
      // it will no longer be the index of what was before, also when the edit is refused half-way
      if (part === 'wires') knownWires.delete(this.before.graph.wires)
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
    const before = this.before.graph[part]
    this.counts[part] ??= knownCounts.get(before) ?? Object.keys(before).length
    return this.counts[part]
  }
}
