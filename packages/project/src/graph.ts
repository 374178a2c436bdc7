import { z } from 'zod'
import { FrameId, NodeId, NodeKey, PortId, WireId } from './ids.ts'
import { JsonValue } from './json.ts'
import { words } from './scene.ts'

/** More than these are refused: 20,000 nodes are ten times what the editor draws. */
export const graphLimits = { nodes: 20_000, wires: 60_000, frames: 2_000 }

const coordinate = z.number().min(-1e7).max(1e7)
export const Point = z.strictObject({ x: coordinate, y: coordinate })
export type Point = z.infer<typeof Point>

export const NodeMode = z.enum(['run', 'bypassed', 'muted'])
export type NodeMode = z.infer<typeof NodeMode>

export const Params = z.record(words(200), JsonValue)

/** Names of a node's params and inputs that the simple view shows, in its order. */
export const Exposed = z
  .array(words(200).min(1))
  .max(200)
  .refine((names) => new Set(names).size === names.length, 'a name comes twice: keep one')

/**
 * One node. `pinned` keeps that result, `locked` never runs it again, `each` runs it once for every item of the list on
 * that port and makes its outputs lists, `exposed` is what the simple view shows of it. A type that nobody knows is kept
 * as it is.
 */
export const GraphNode = z.strictObject({
  type: words(100).min(1),
  version: z.int().min(1),
  params: Params,
  title: words(200).optional(),
  at: Point,
  mode: NodeMode,
  locked: z.literal(true).optional(),
  pinned: NodeKey.optional(),
  each: PortId.optional(),
  collapsed: z.literal(true).optional(),
  exposed: Exposed.min(1).optional(),
})
export type GraphNode = z.infer<typeof GraphNode>

const End = z.strictObject({ node: NodeId, port: PortId })

/** Joins an output port to an input port. `order` is its place among the wires of one input port, unique there. */
export const Wire = z.strictObject({
  from: End,
  to: End,
  order: z.int().min(0),
  bends: z.array(Point).max(100).optional(),
})
export type Wire = z.infer<typeof Wire>

/** What a folded frame hides. Ids that are gone since, or hidden by another frame as well, do no harm. */
export const Folded = z.strictObject({
  nodes: z.array(NodeId).max(graphLimits.nodes),
  frames: z.array(FrameId).max(graphLimits.frames),
})
export type Folded = z.infer<typeof Folded>

/**
 * A titled box around nodes; it means nothing to a run. `folded` names what it hides, so that nothing is lost from sight
 * because it was moved to where the open frame would be.
 */
export const Frame = z.strictObject({
  title: words(200),
  at: Point,
  size: z.strictObject({ w: coordinate.min(0), h: coordinate.min(0) }),
  colour: words(40).optional(),
  folded: Folded.optional(),
})
export type Frame = z.infer<typeof Frame>

const bounded = <T extends z.ZodType>(record: T, most: number, what: string) =>
  record.refine(
    (value) => Object.keys(value as object).length <= most,
    `at most ${most} ${what}: split the graph into several`,
  )

/** The current version of a graph's saved form. */
export const graphVersion = 2

/** Nodes joined by wires, as data. What a person may still have to mend (a cycle, a wire to nowhere) is told by `check`. */
export const Graph = z.strictObject({
  version: z.literal(graphVersion),
  nodes: bounded(z.record(NodeId, GraphNode), graphLimits.nodes, 'nodes'),
  wires: bounded(z.record(WireId, Wire), graphLimits.wires, 'wires'),
  frames: bounded(z.record(FrameId, Frame), graphLimits.frames, 'frames'),
})
export type Graph = z.infer<typeof Graph>

/** A graph with nothing in it. */
export const emptyGraph = (): Graph => ({ version: graphVersion, nodes: {}, wires: {}, frames: {} })
