import type { RunEvent } from '@sceneweave/project'
import { type Database, query } from '../database.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { Claim } from '../values.ts'
import { waitForWake } from '../wakes.ts'

/** How long appended events are kept in memory, longer than the server needs to write them down (20 ms at most three times). */
const KEPT_MS = 5000

type Batch = { run: string; events: readonly RunEvent[]; at: number }
type Recent = { started: string; batches: Batch[] }
const recent = new WeakMap<Database, Recent>()

/** Hints that something of a run is new. */
export function tellRun(store: Store, run: string): void {
  store.wakes.wake(`run:${run}`)
}

/**
 * Appends events to the log of a run, given by its id or by the claim under which it is executed. They are readable at once and on disk moments later, without waiting for it: should the
 * database crash in between, they are appended again with the next call. Appending the same twice is harmless; throws
 * conflict when a number is taken by another event, and claim-lost when the claim is no longer valid.
 */
export async function appendEvents(store: Store, to: string | Claim, events: readonly RunEvent[]): Promise<void> {
  if (events.length === 0) return
  const [run, token] = typeof to === 'string' ? [to] : [to.run.id, to.token]
  const { stored, started } = await insert(store.database, { run, events, at: Date.now() }, token)
  await repeatLost(store, started)
  const kept = recent.get(store.database)!
  kept.batches = [...kept.batches.filter(({ at }) => at > Date.now() - KEPT_MS), { run, events, at: Date.now() }]
  tellRun(store, run)
  if (stored < events.length) await explainMissing(store, { run, events, token })
}

async function insert(
  database: Database,
  { run, events }: Batch,
  token?: string,
): Promise<{ stored: number; started: string }> {
  const [row] = await query<{ stored: number; started: string }>(
    database,
    `with relaxed as (select set_config('synchronous_commit', 'off', true)),
          allowed as (select id from run, relaxed where id = $1 and ($3::uuid is null or (claim = $3::uuid and status = 'running'))),
          stored as (insert into run_event (run_id, seq, event)
                     select allowed.id, (event->>'seq')::int, event from allowed, jsonb_array_elements($2::jsonb) as event
                     on conflict do nothing returning 1)
     select (select count(*)::int from stored) as stored, pg_postmaster_start_time()::text as started`,
    [run, JSON.stringify(events), token ?? null],
  )
  return row
}

/** Appends again what a server that was started anew had not written down yet. started: when the one that answered was started. */
export async function repeatLost(store: Store, started: string): Promise<void> {
  const kept = recent.get(store.database) ?? { started, batches: [] }
  recent.set(store.database, kept)
  if (kept.started === started) return
  kept.started = started
  for (const batch of kept.batches) await insert(store.database, batch)
}

async function explainMissing(
  store: Store,
  { run, events, token }: { run: string; events: readonly RunEvent[]; token?: string },
): Promise<void> {
  const [found] = await query<{ claim: string; status: string; same: number }>(
    store.database,
    `select claim, status, (select count(*)::int from jsonb_array_elements($2::jsonb) as given
       join run_event on run_event.run_id = run.id and run_event.seq = (given->>'seq')::int and run_event.event = given) as same
     from run where id = $1`,
    [run, JSON.stringify(events)],
  )
  if (!found) throw new StoreFault('not-found', `There is no run ${run}. Look at the list of runs.`)
  if (found.same === events.length) return
  if (token && (found.claim !== token || found.status !== 'running'))
    throw new StoreFault(
      'claim-lost',
      `Run ${run} was given to another runner. Stop working on it; what was stored of it is kept.`,
    )
  throw new StoreFault(
    'conflict',
    `Events of run ${run} have numbers that are taken. Read its events, and go on after the last.`,
  )
}

/** The events of a run after a number, in order, at most `limit` (default 1000). */
export async function readEvents(store: Store, run: string, after = 0, limit = 1000): Promise<RunEvent[]> {
  const rows = await query<{ event: RunEvent }>(
    store.database,
    'select event from run_event where run_id = $1 and seq > $2 order by seq limit $3',
    [run, after, limit],
  )
  return rows.map(({ event }) => event)
}

/** As readEvents, but waits until there are any. An empty list means that the signal aborted. */
export async function waitForEvents(
  store: Store,
  run: string,
  after: number,
  signal?: AbortSignal,
): Promise<RunEvent[]> {
  while (!signal?.aborted) {
    // listens before it reads, so that nothing can fall between
    const wake = waitForWake(store.wakes, [`run:${run}`], { ms: 1000, signal })
    const events = await readEvents(store, run, after)
    if (events.length > 0) return events
    await wake
  }
  return []
}

/** Says that somebody looks at a run; it holds for 10 seconds. Runners make previews only then. */
export async function watchRun(store: Store, run: string): Promise<void> {
  const [row] = await query<{ runner: string | null; was: boolean }>(
    store.database,
    `with relaxed as (select set_config('synchronous_commit', 'off', true)),
          before as (select id, coalesce(watched_until > now(), false) as was from run where id = $1)
     update run set watched_until = now() + interval '10 seconds' from before, relaxed where run.id = before.id
     returning runner_id as runner, was`,
    [run],
  )
  if (row?.runner && !row.was) store.wakes.wake(`runner:${row.runner}`)
}
