import { transaction } from '../database.ts'
import type { Store } from '../store.ts'
import { tellRun } from './events.ts'
import { returnRuns } from './giveBack.ts'

const SWEEP_MS = 1000
/** A run that waited this long goes one class up, so that none waits for ever. */
const PATIENCE_MINUTES = 30

/** Looks after the queue from this process, every second. Any number of processes may. */
export function startSweep(store: Store): { stop: () => Promise<void> } {
  let isStopped = false
  let running: Promise<unknown> = Promise.resolve()
  let round = 0
  const again = () => {
    running = (async () => {
      // a lost database is found by those who need it; the next round tries again
      await sweepRunners(store).catch(() => {})
      if (round++ % 60 === 0) await promoteWaiting(store).catch(() => {})
    })().then(() => {
      if (!isStopped) timer = setTimeout(again, SWEEP_MS).unref()
    })
  }
  let timer = setTimeout(again, SWEEP_MS).unref()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Takes runners for dead that were silent too long, and gives their runs to others. Returns the ids of these runs. */
export async function sweepRunners(store: Store): Promise<string[]> {
  const seconds = store.runnerTimeoutMs / 1000
  const returned = await transaction(
    store.database,
    async (sql) => {
      // while the database was down nobody could say that he lives
      const dead = await sql<{ id: string }>(
        `update runner set status = 'gone'
         where status = 'live' and heartbeat_at < now() - make_interval(secs => $1)
           and pg_postmaster_start_time() < now() - make_interval(secs => $1)
         returning id`,
        [seconds],
      )
      return dead.length === 0 ? [] : returnRuns(store, sql, { runners: dead.map(({ id }) => id), lost: true })
    },
    { relaxed: true },
  )
  for (const { id } of returned) tellRun(store, id)
  if (returned.length > 0) store.wakes.wake('work')
  return returned.map(({ id }) => id)
}

/** Moves runs up that waited too long in their class. */
export async function promoteWaiting(store: Store, minutes = PATIENCE_MINUTES): Promise<void> {
  await transaction(store.database, (sql) =>
    sql(
      `update run set band = band - 1, waiting_since = now()
       where status = 'waiting' and band > 0 and waiting_since < now() - make_interval(mins => $1)`,
      [minutes],
    ),
  )
}
