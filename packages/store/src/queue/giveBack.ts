import { randomUUID } from 'node:crypto'
import { type Sql, transaction } from '../database.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { Claim, RunFault, RunRow } from '../values.ts'
import { tellRun } from './events.ts'
import { jobsIn } from './queue.ts'
import { RUN_COLUMNS, type RunRecord, toRunRow } from './runRow.ts'

/** A run that lost so many runners without a result in between is taken to be what ends them. */
const MOST_LOSSES = 30

/** Gives a run back unfinished: it was asked to pause, or the runner shuts down. It waits again at its old place, or is paused. */
export async function giveBack(store: Store, claim: Claim): Promise<RunRow> {
  const row = await transaction(store.database, async (sql) => {
    const held = await lockClaim(sql, claim)
    return held.status === 'running' ? returnRun(store, sql, held) : held
  })
  announce(store, row)
  return toRunRow(row)
}

/** Puts the runs of runners that are no more back into the queue. lost: they died with them. Returns the runs. */
export async function returnRuns(
  store: Store,
  sql: Sql,
  { runners, lost = false }: { runners: string[]; lost?: boolean },
): Promise<RunRecord[]> {
  const held = await sql<RunRecord>(
    `select ${RUN_COLUMNS} from run where status = 'running' and runner_id = any($1::text[]) order by id for update`,
    [runners],
  )
  const returned: RunRecord[] = []
  for (const run of held) returned.push(await returnRun(store, sql, run, lost))
  return returned
}

/** The run of a claim, locked. Throws claim-lost. */
export async function lockClaim(sql: Sql, { token, run }: Claim): Promise<RunRecord> {
  const [row] = await sql<RunRecord>(`select ${RUN_COLUMNS} from run where id = $1 and claim = $2 for update`, [
    run.id,
    token,
  ])
  if (!row)
    throw new StoreFault(
      'claim-lost',
      `Run ${run.id} was given to another runner. Stop working on it; what was stored of it is kept.`,
    )
  return row
}

/** Puts a locked run back into the queue, or ends it where that was asked for. isLost: its runner died with it. */
export async function returnRun(store: Store, sql: Sql, run: RunRecord, isLost = false): Promise<RunRecord> {
  const jobs = jobsIn(store.queue, sql)
  await jobs.drop(run.job)
  if (run.asked === 'cancel') return endRun(sql, run, 'cancelled')
  const losses = run.losses + (isLost ? 1 : 0)
  if (losses >= MOST_LOSSES)
    return endRun(sql, run, 'failed', {
      code: 'runner-lost',
      message: `${losses} runners ended while they executed this run. Look at their logs, then retry it.`,
    })
  const job = randomUUID()
  if (run.asked !== 'pause') await jobs.add(job, run)
  const [row] = await sql<RunRecord>(
    `update run set status = case when asked = 'pause' then 'paused'::"RunStatus" else 'waiting' end,
            asked = null, runner_id = null, claim = null, job = $2, losses = $3, not_before = now(), waiting_since = now()
     where id = $1 returning ${RUN_COLUMNS}`,
    [run.id, job, losses],
  )
  return row
}

/** Writes how a run ended, as a status and as its last event, unless its runner has written that already. */
export async function endRun(
  sql: Sql,
  run: RunRecord,
  status: 'done' | 'failed' | 'cancelled',
  fault?: RunFault,
): Promise<RunRecord> {
  const [row] = await sql<RunRecord>(
    `update run set status = $2::"RunStatus", asked = null, ended_at = now(), fault_code = $3, fault_message = $4
     where id = $1 returning ${RUN_COLUMNS}`,
    [run.id, status, fault?.code ?? null, fault?.message ?? null],
  )
  await tellEnd(sql, run.id, status)
  return row
}

async function tellEnd(sql: Sql, run: string, status: string): Promise<void> {
  await sql(
    `insert into run_event (run_id, seq, event)
     select $1, last.seq + 1, jsonb_build_object('type', 'run-end', 'status', $2::text, 'seq', last.seq + 1,
                                                 'at', floor(extract(epoch from clock_timestamp()) * 1000)::bigint)
     from (select coalesce(max(seq), 0) as seq from run_event where run_id = $1) as last
     where not exists (select 1 from run_event where run_id = $1 and seq = last.seq and event->>'type' = 'run-end')`,
    [run, status],
  )
}

/** Hints that a run has changed, and that there is work where it waits again. */
export function announce(store: Store, row: RunRecord): void {
  tellRun(store, row.id)
  if (row.status === 'waiting') store.wakes.wake('work')
}
