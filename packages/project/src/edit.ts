import { z } from 'zod'
import { Exposed, Folded, Frame, GraphNode, NodeMode, Params, Point, Wire } from './graph.ts'
import { FrameId, NodeId, NodeKey, PortId, ShotId, WireId } from './ids.ts'
import { Shot, words } from './scene.ts'

/**
 * `params` are set one by one, those in `without` go; false, null and no names take a
 * field away. What is not named stays.
 */
export const NodeChange = z.strictObject({
  version: z.int().min(1).optional(),
  params: Params.optional(),
  without: z.array(words(200)).optional(),
  title: words(200).nullable().optional(),
  mode: NodeMode.optional(),
  locked: z.boolean().optional(),
  pinned: NodeKey.nullable().optional(),
  each: PortId.nullable().optional(),
  collapsed: z.boolean().optional(),
  exposed: Exposed.nullable().optional(),
})
export type NodeChange = z.infer<typeof NodeChange>

export const FrameChange = Frame.partial().extend({
  colour: words(40).nullable().optional(),
  folded: Folded.nullable().optional(),
})
export type FrameChange = z.infer<typeof FrameChange>

export const ShotChange = Shot.omit({ id: true }).partial()
export type ShotChange = z.infer<typeof ShotChange>

const place = z.int().min(0)

/** One change of a project. */
export const SingleEdit = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('project-rename'), title: words(200) }),
  z.strictObject({ type: z.literal('node-add'), id: NodeId, node: GraphNode }),
  z.strictObject({ type: z.literal('node-remove'), id: NodeId }),
  z.strictObject({ type: z.literal('node-change'), id: NodeId, change: NodeChange }),
  z.strictObject({ type: z.literal('node-move'), moves: z.record(NodeId, Point) }),
  z.strictObject({ type: z.literal('wire-add'), id: WireId, wire: Wire }),
  z.strictObject({ type: z.literal('wire-remove'), id: WireId }),
  z.strictObject({ type: z.literal('wire-bend'), id: WireId, bends: z.array(Point).max(100) }),
  // all at once: two wires that change places would meet on the way
  z.strictObject({ type: z.literal('wire-order'), orders: z.record(WireId, Wire.shape.order) }),
  z.strictObject({ type: z.literal('frame-add'), id: FrameId, frame: Frame }),
  z.strictObject({ type: z.literal('frame-change'), id: FrameId, change: FrameChange }),
  z.strictObject({ type: z.literal('frame-remove'), id: FrameId }),
  z.strictObject({ type: z.literal('shot-add'), node: NodeId, shot: Shot, at: place }),
  z.strictObject({ type: z.literal('shot-remove'), node: NodeId, shot: ShotId }),
  z.strictObject({ type: z.literal('shot-move'), node: NodeId, shot: ShotId, to: place }),
  z.strictObject({ type: z.literal('shot-change'), node: NodeId, shot: ShotId, change: ShotChange }),
])
export type SingleEdit = z.infer<typeof SingleEdit>

/** Several changes that are one to a person: all of them or none. A batch holds no batch, so that no depth can hurt. */
export const BatchEdit = z.strictObject({
  type: z.literal('batch'),
  title: words(200),
  edits: z.array(SingleEdit).max(100_000),
})
export type BatchEdit = z.infer<typeof BatchEdit>

/** A change of a project, as data: sent, ordered, stored, undone. */
export const Edit = z.discriminatedUnion('type', [...SingleEdit.options, BatchEdit])
export type Edit = z.infer<typeof Edit>
