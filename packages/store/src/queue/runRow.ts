import { type Graph, graphVersion, migrateGraph, type RunTarget } from '@sceneweave/project'
import type { Run, RunRow } from '../values.ts'

/** The columns of a run but its documents. */
export const RUN_COLUMNS = `run.id, run.number, run.project_id, run.user_id, run.class, run.status, run.asked, run.attempt,
  run.needs_device, run.needs_bytes, run.needs_models, run.history, run.runner_id, run.fault_code, run.fault_message,
  run.created_at, run.claimed_at, run.ended_at, run.failures, run.losses, run.job, run.claim, run.band, run.turn, run.request_hash`

/** A row of run as SQL returns it. */
export type RunRecord = {
  id: string
  number: number
  project_id: string | null
  user_id: string
  class: RunRow['class']
  status: RunRow['status']
  asked: 'cancel' | 'pause' | null
  attempt: number
  needs_device: string | null
  needs_bytes: string
  needs_models: string[]
  history: string[]
  runner_id: string | null
  fault_code: string | null
  fault_message: string | null
  created_at: Date
  claimed_at: Date | null
  ended_at: Date | null
  failures: number
  losses: number
  job: string
  claim: string | null
  band: number
  turn: number
  request_hash: string
}

/** A run as its readers see it. */
export function toRunRow(row: RunRecord): RunRow {
  return {
    id: row.id,
    number: row.number,
    ...(row.project_id && { project: row.project_id }),
    user: row.user_id,
    class: row.class,
    status: row.status,
    ...(row.asked && { order: row.asked }),
    attempt: row.attempt,
    needs: {
      ...(row.needs_device && { device: row.needs_device }),
      memoryBytes: Number(row.needs_bytes),
      models: row.needs_models,
      history: row.history,
    },
    ...(row.runner_id && { runner: row.runner_id }),
    ...(row.fault_code && { fault: { code: row.fault_code, message: row.fault_message ?? '' } }),
    createdAt: row.created_at,
    ...(row.claimed_at && { claimedAt: row.claimed_at }),
    ...(row.ended_at && { endedAt: row.ended_at }),
  }
}

/** A graph as a run keeps it, in today's form: an earlier program may have kept it. Throws DocumentFault. */
export const graphOfRun = (kept: Graph): Graph => (kept.version === graphVersion ? kept : migrateGraph(kept))

/** A run with what it executes. Throws DocumentFault. */
export function toRun(row: RunRecord & { graph: Graph; target: RunTarget }): Run {
  return { ...toRunRow(row), graph: graphOfRun(row.graph), target: row.target }
}
