import { z } from 'zod'
import { AssetId, NodeId, NodeKey, ShotId } from './ids.ts'

/** Nodes that take less are not worth measuring: their `peakBytes` is left out. */
export const MEASURED_FROM_MS = 20

const event = { seq: z.int().min(1), at: z.int().min(0) }

/** What a run tells, and nothing else. `seq` counts from 1 within the run, `at` is in ms since 1970. */
export const RunEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run-start'), ...event, nodes: z.int().min(0), reused: z.int().min(0) }),
  z.strictObject({ type: z.literal('node-start'), ...event, node: NodeId }),
  z.strictObject({
    type: z.literal('node-progress'),
    ...event,
    node: NodeId,
    step: z.int().min(0),
    of: z.int().min(1),
    etaMs: z.int().min(0).optional(),
    shot: ShotId.optional(),
    preview: AssetId.optional(),
  }),
  z.strictObject({
    type: z.literal('node-end'),
    ...event,
    node: NodeId,
    key: NodeKey,
    reused: z.boolean(),
    ms: z.int().min(0),
    /** The most memory of the machine that its runner held meanwhile, what it held before among it. */
    peakBytes: z.int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('node-error'), ...event, node: NodeId, code: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('run-end'), ...event, status: z.enum(['done', 'failed', 'cancelled']) }),
])
export type RunEvent = z.infer<typeof RunEvent>

const nodes = z.array(NodeId).min(1)

/** What to run: every goal, up to these nodes, from these nodes on, or these and no other. */
export const RunTarget = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('all') }),
  z.strictObject({ type: z.literal('to'), nodes }),
  z.strictObject({ type: z.literal('from'), nodes }),
  z.strictObject({ type: z.literal('only'), nodes }),
])
export type RunTarget = z.infer<typeof RunTarget>
