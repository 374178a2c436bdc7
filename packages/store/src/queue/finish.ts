import { type Sql, transaction } from '../database.ts'
import { keepResults } from '../results.ts'
import type { Store } from '../store.ts'
import type { Claim, Ending, LastWords, RunFault, RunRow } from '../values.ts'
import { repeatLost } from './events.ts'
import { announce, endRun, lockClaim, returnRun } from './giveBack.ts'
import { jobsIn } from './queue.ts'
import { RUN_COLUMNS, type RunRecord, toRunRow } from './runRow.ts'

type Failed = Extract<Ending, { status: 'failed' }>
const NOTHING: LastWords = { seq: 0, events: [], results: [] }

/**
 * Ends a claim with what became of its run, and stores with it what its runner had not stored yet: all or nothing, and for
 * the price of one. Ending the same claim again the same way is harmless. Throws claim-lost when it is not (any more)
 * valid, and then stores nothing.
 */
export async function finishRun(store: Store, claim: Claim, ending: Ending, last = NOTHING): Promise<RunRow> {
  const { row, started } = await transaction(store.database, async (sql): Promise<Finished> => {
    if (last.results.length > 0) await keepResults(sql, last.results)
    if (ending.status === 'failed' && ending.retry !== 'never')
      return { row: await tryAgain(store, sql, { claim, ending, last }) }
    const ended = await endClaim(sql, { claim, ending, last })
    if (!ended) return { row: await lockClaim(sql, claim) }
    await jobsIn(store.queue, sql).complete(ended.row.job)
    return ended
  })
  if (started) await repeatLost(store, started)
  announce(store, row)
  return toRunRow(row)
}

type Finished = { row: RunRecord; started?: string }
type Finish<E extends Ending = Ending> = { claim: Claim; ending: E; last: LastWords }

/** Ends the run if the claim holds it, in one statement; null when it does not, or has ended already. */
async function endClaim(sql: Sql, { claim, ending, last }: Finish): Promise<Required<Finished> | null> {
  const fault: RunFault | undefined = ending.status === 'failed' ? ending.fault : undefined
  const values = [claim.run.id, claim.token, ending.status, fault?.code ?? null, fault?.message ?? null]
  const [row] = await sql<RunRecord & { started: string }>(END, [...values, JSON.stringify(last.events), last.seq])
  return row ? { row, started: row.started } : null
}

// The last event counts on from what is stored and from what the runner told: the server may have lost the newest events
// in a crash, which are repeated under their own numbers afterwards.
const END = `
  with ended as (
    update run set status = $3::"RunStatus", asked = null, ended_at = now(), fault_code = $4, fault_message = $5
    where id = $1 and claim = $2::uuid and status = 'running' returning ${RUN_COLUMNS}
  ), told as (
    insert into run_event (run_id, seq, event)
    select ended.id, (event->>'seq')::int, event from ended, jsonb_array_elements($6::jsonb) as event
  ), last as (
    select greatest($7::int, coalesce(max(seq), 0)) + 1 as seq from run_event where run_id = $1
  ), said as (
    insert into run_event (run_id, seq, event)
    select ended.id, last.seq, jsonb_build_object('type', 'run-end', 'status', $3::text, 'seq', last.seq,
      'at', floor(extract(epoch from clock_timestamp()) * 1000)::bigint)
    from ended, last
  )
  select ended.*, pg_postmaster_start_time()::text as started from ended`

/** A fault that may pass: pg-boss counts the tries and draws the waits. */
async function tryAgain(store: Store, sql: Sql, { claim, ending, last }: Finish<Failed>): Promise<RunRecord> {
  const run = await lockClaim(sql, claim)
  if (run.status !== 'running') return run
  await sql(
    `insert into run_event (run_id, seq, event)
     select $1, (event->>'seq')::int, event from jsonb_array_elements($2::jsonb) as event`,
    [run.id, JSON.stringify(last.events)],
  )
  if (run.asked) return returnRun(store, sql, run)
  const when = await jobsIn(store.queue, sql).retry(run.job, ending.fault)
  if (!when) return endRun(sql, run, 'failed', ending.fault)
  const [row] = await sql<RunRecord>(
    `update run set status = 'waiting', claim = null, runner_id = null, failures = failures + 1, not_before = $2,
            avoid = case when $3 then array_append(avoid, runner_id) else avoid end,
            fault_code = $4, fault_message = $5, waiting_since = now()
     where id = $1 returning ${RUN_COLUMNS}`,
    [run.id, when, ending.retry === 'elsewhere', ending.fault.code, ending.fault.message],
  )
  return row
}
