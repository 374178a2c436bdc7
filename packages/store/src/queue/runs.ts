import { query } from '../database.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { QueuePosition, Run, RunRow, RunStatus } from '../values.ts'
import { RUN_COLUMNS, type RunRecord, toRun, toRunRow } from './runRow.ts'
import { etaOf } from './startTime.ts'

/** A run with what it executes. Throws not-found. */
export async function readRun(store: Store, id: string): Promise<Run> {
  const [row] = await query<Parameters<typeof toRun>[0]>(
    store.database,
    `select ${RUN_COLUMNS}, run.graph, run.target from run where id = $1`,
    [id],
  )
  if (!row) throw new StoreFault('not-found', `There is no run ${id}. Look at the list of runs.`)
  return toRun(row)
}

/** Which runs are listed. before: only runs with a smaller number, for the next page. */
export type RunFilter = { project?: string; user?: string; status?: RunStatus[]; limit?: number; before?: number }

/** Runs without their graphs, newest first, at most `limit` (default 100). */
export async function listRuns(
  store: Store,
  { project, user, status, limit = 100, before }: RunFilter = {},
): Promise<RunRow[]> {
  const rows = await query<RunRecord>(
    store.database,
    `select ${RUN_COLUMNS} from run
     where ($1::text is null or project_id = $1) and ($2::text is null or user_id = $2)
       and ($3::text[] is null or status::text = any($3)) and ($4::int is null or number < $4)
     order by number desc limit $5`,
    [project ?? null, user ?? null, status ?? null, before ?? null, limit],
  )
  return rows.map(toRunRow)
}

/** How many runs go before this one, and about how long that takes. Nothing is ahead of one that does not wait. */
export async function queuePosition(store: Store, { run }: { run: string }): Promise<QueuePosition> {
  const [row] = await query<{
    is_waiting: boolean
    ahead: number
    running: number
    runners: number
    mean_ms: number | null
  }>(
    store.database,
    `select run.status = 'waiting' as is_waiting,
       (select count(*)::int from run as other where other.status = 'waiting'
          and (other.band, other.turn, other.number) < (run.band, run.turn, run.number)) as ahead,
       (select count(*)::int from run as other where other.status = 'running') as running,
       (select count(*)::int from runner where status = 'live') as runners,
       (select avg(extract(epoch from recent.ended_at - recent.claimed_at) * 1000)::float8 from
          (select ended_at, claimed_at from run as other where other.status = 'done' and other.class = run.class
           order by ended_at desc limit 20) as recent) as mean_ms
     from run where run.id = $1`,
    [run],
  )
  if (!row) throw new StoreFault('not-found', `There is no run ${run}. Look at the list of runs.`)
  if (!row.is_waiting) return { ahead: 0 }
  const { ahead, running, runners, mean_ms: meanMs } = row
  const etaMs = etaOf({ ahead, running, runners, meanMs })
  return { ahead, ...(etaMs !== undefined && { etaMs }) }
}
