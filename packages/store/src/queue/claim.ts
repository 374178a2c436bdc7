import { randomUUID } from 'node:crypto'
import type { Graph, RunTarget } from '@sceneweave/project'
import { type Sql, transaction } from '../database.ts'
import type { Store } from '../store.ts'
import type { Claim, Runner } from '../values.ts'
import { waitForWake } from '../wakes.ts'
import { jobsIn } from './queue.ts'
import { lostRunner } from './runners.ts'
import { RUN_COLUMNS, type RunRecord, toRun } from './runRow.ts'

/** So many of the first runs in the queue are looked through for one whose history the runner holds. */
const HEAD = 32

type ClaimedRecord = RunRecord & { graph: Graph; target: RunTarget; last_seq: number }

/**
 * Gives a runner the next run that it can execute, and no other runner the same; null when there is none. Among the
 * first in line of the best class, one whose history the runner holds (`prefer`) goes first. Throws claim-lost when the
 * runner must register again.
 */
export async function claimRun(
  store: Store,
  runner: Runner,
  { prefer = [] }: { prefer?: string[] } = {},
): Promise<Claim | null> {
  const token = randomUUID()
  // Relaxed: a claim that a crash of the database loses is a run that waits again, and its token is refused when it ends.
  const row = await transaction(
    store.database,
    async (sql) => {
      const claimed = await claimNext(sql, { runner, token, prefer })
      if (claimed) await takeJob(store, sql, claimed)
      return claimed
    },
    { relaxed: true, ordered: true },
  )
  if (!row) return null
  return { token, run: toRun(row), lastSeq: row.last_seq }
}

async function claimNext(
  sql: Sql,
  { runner, token, prefer }: { runner: Runner; token: string; prefer: string[] },
): Promise<ClaimedRecord | null> {
  const rows = await sql<ClaimedRecord>(CLAIM, [runner.id, runner.epoch, token, prefer])
  if (rows.length > 0) return rows[0]
  const alive = await sql(`select 1 from runner where id = $1 and epoch = $2 and status = 'live'`, [
    runner.id,
    runner.epoch,
  ])
  if (alive.length === 0) throw lostRunner(runner)
  return null
}

// "ordered", because the planner takes the conditions of the head for rare and would sort all that wait: with 5,000 of
// them a claim took 8.5 ms, and takes 2.6. The head is read without locks, so that many runners that claim at once do not lock each other's candidates; the
// chosen row is locked and looked at again. A run that wants another runner than the one it failed on gets 30 seconds
// to find one. "asked" is a pause or cancel that came in the same moment.
const CLAIM = `
  with me as (
    select * from runner where id = $1 and epoch = $2 and status = 'live'
      and not exists (select 1 from setting where name = 'queue-paused' and value = 'true'::jsonb)
  ), head as (
    select run.id, run.band, run.turn, run.number, run.history && $4::text[] as is_held
    from run, me
    where run.status = 'waiting' and run.not_before <= now()
      and run.needs_bytes <= me.memory_bytes
      and (run.needs_device is null or run.needs_device = me.device)
      and run.needs_models <@ me.models
      and (not me.id = any(run.avoid) or run.not_before < now() - interval '30 seconds')
    order by run.band, run.turn, run.number limit ${HEAD}
  ), chosen as (
    select run.id from head join run using (id)
    where run.status = 'waiting'
    order by head.band, head.is_held desc, head.turn, head.number
    limit 1 for update of run skip locked
  )
  update run set status = 'running', runner_id = $1, claim = $3, claimed_at = now(), attempt = attempt + 1, asked = null
  from chosen where run.id = chosen.id
  returning ${RUN_COLUMNS}, run.graph, run.target,
    (select coalesce(max(seq), 0)::int from run_event where run_event.run_id = run.id) as last_seq`

/** The run's job goes with the claim. A job that somebody removed from pg-boss is put back: the run is what counts. */
async function takeJob(store: Store, sql: Sql, run: RunRecord): Promise<void> {
  const jobs = jobsIn(store.queue, sql)
  if (await jobs.take(run.job, run.number)) return
  const job = randomUUID()
  await jobs.add(job, run)
  await jobs.take(job, run.number)
  await sql('update run set job = $2 where id = $1', [run.id, job])
}

/** Resolves when there may be work or an order for this runner, when the signal aborts, or after `timeoutMs` (default 500). */
export function waitForWork(
  store: Store,
  runner: Runner,
  { signal, timeoutMs = 500 }: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<void> {
  return waitForWake(store.wakes, ['work', `runner:${runner.id}`], { ms: timeoutMs, signal })
}
