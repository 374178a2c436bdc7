import { query, transaction } from '../database.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { Orders, Runner, RunnerOffer, RunnerRow } from '../values.ts'
import { returnRuns } from './giveBack.ts'

/** The fault of a runner that is no longer one. */
export function lostRunner({ name }: Runner): StoreFault {
  return new StoreFault(
    'claim-lost',
    `The runner ${name} was taken for dead, or another process runs under this name. Register again, each with its own name.`,
  )
}

/** Makes this process the runner of that name. What an earlier process of the name still held goes back into the queue at once. */
export async function registerRunner(store: Store, offer: RunnerOffer): Promise<Runner> {
  const { name, version, device, memoryBytes, models } = offer
  const runner = await transaction(store.database, async (sql) => {
    const [row] = await sql<Runner>(
      `insert into runner (id, name, version, device, memory_bytes, models) values ($1, $2, $3, $4, $5, $6)
       on conflict (name) do update set epoch = runner.epoch + 1, version = excluded.version, device = excluded.device,
         memory_bytes = excluded.memory_bytes, models = excluded.models, status = 'live', started_at = now(), heartbeat_at = now()
       returning id, epoch, name`,
      [newId(), name, version, device, memoryBytes, models],
    )
    await returnRuns(store, sql, { runners: [row.id] })
    return row
  })
  store.wakes.wake('work')
  return runner
}

/** Ends a runner in order: its runs go back into the queue. */
export async function unregisterRunner(store: Store, runner: Runner): Promise<void> {
  await transaction(store.database, async (sql) => {
    const gone = await sql(`update runner set status = 'gone' where id = $1 and epoch = $2 returning id`, [
      runner.id,
      runner.epoch,
    ])
    if (gone.length > 0) await returnRuns(store, sql, { runners: [runner.id] })
  })
  store.wakes.wake('work')
}

/** All runners that ever registered, the live ones first. */
export async function listRunners(store: Store): Promise<RunnerRow[]> {
  const rows = await query<Omit<RunnerRow, 'memoryBytes'> & { memoryBytes: string }>(
    store.database,
    `select id, name, epoch, version, device, memory_bytes as "memoryBytes", models, status, started_at as "startedAt",
            heartbeat_at as "heartbeatAt"
     from runner order by status, name`,
  )
  return rows.map((row) => ({ ...row, memoryBytes: Number(row.memoryBytes) }))
}

/**
 * Says that a runner lives, and what it has by now; call it every second. Returns what people ask of the runs it holds.
 * A claim that is not in the list is lost: stop working on it.
 */
export async function heartbeat(
  store: Store,
  runner: Runner,
  offer: { models?: string[]; memoryBytes?: number } = {},
): Promise<Orders> {
  const rows = await query<{ run: string | null; token: string; order: 'cancel' | 'pause' | null; watched: boolean }>(
    store.database,
    `with relaxed as (select set_config('synchronous_commit', 'off', true)),
          alive as (update runner set heartbeat_at = now(), models = coalesce($3, models), memory_bytes = coalesce($4, memory_bytes)
                    from relaxed where id = $1 and epoch = $2 and status = 'live' returning id)
     select run.id as run, run.claim as token, run.asked as order, coalesce(run.watched_until > now(), false) as watched
     from alive left join run on run.runner_id = alive.id and run.status = 'running'`,
    [runner.id, runner.epoch, offer.models ?? null, offer.memoryBytes ?? null],
  )
  const runs = rows.filter((row) => row.run !== null)
  return {
    lost: rows.length === 0,
    runs: runs.map(({ run, token, order, watched }) => ({ run: run!, token, watched, ...(order && { order }) })),
  }
}
