import { randomUUID } from 'node:crypto'
import { query, type Sql, transaction } from '../database.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { RunRow } from '../values.ts'
import { tellRun } from './events.ts'
import { endRun } from './giveBack.ts'
import { jobsIn } from './queue.ts'
import { RUN_COLUMNS, type RunRecord, toRunRow } from './runRow.ts'

/** Cancels a run: at once when it waits, within its runner's next breath when it is executed. One that has ended stays as it is. */
export function cancelRun(store: Store, id: string): Promise<RunRow> {
  return order(store, id, async (sql, run) => {
    if (run.status === 'running') return ask(sql, run, 'cancel')
    if (run.status !== 'waiting' && run.status !== 'paused') return run
    await jobsIn(store.queue, sql).drop(run.job)
    return endRun(sql, run, 'cancelled')
  })
}

/** Pauses a run: it keeps its place, and is not executed until it is resumed. A running one stops at its next checkpoint. */
export function pauseRun(store: Store, id: string): Promise<RunRow> {
  return order(store, id, async (sql, run) => {
    if (run.status === 'running') return run.asked ? run : ask(sql, run, 'pause')
    if (run.status === 'paused') return run
    if (run.status !== 'waiting') throw ended(run, 'paused')
    await jobsIn(store.queue, sql).drop(run.job)
    return change(sql, run.id, `status = 'paused'`)
  })
}

/** Lets a paused run wait for a runner again. */
export function resumeRun(store: Store, id: string): Promise<RunRow> {
  return order(store, id, async (sql, run) => {
    if (run.status === 'running' && run.asked === 'pause') return change(sql, run.id, 'asked = null')
    if (run.status === 'waiting' || run.status === 'running') return run
    if (run.status !== 'paused') throw ended(run, 'resumed')
    return enqueue(store, sql, run, `status = 'waiting', waiting_since = now(), not_before = now()`)
  })
}

/** Puts a run that failed or was cancelled into the queue again. What it had finished is not computed again. */
export function retryRun(store: Store, id: string): Promise<RunRow> {
  return order(store, id, async (sql, run) => {
    if (run.status === 'done') throw ended(run, 'retried')
    if (run.status !== 'failed' && run.status !== 'cancelled') return run
    const fresh = `status = 'waiting', claim = null, runner_id = null, failures = 0, losses = 0, avoid = '{}', ended_at = null,
      fault_code = null, fault_message = null, waiting_since = now(), not_before = now()`
    return enqueue(store, sql, { ...run, failures: 0 }, fresh)
  })
}

/** Moves a waiting run in the queue: right before or after another (into its class, too), or first or last of its own class. */
export async function moveRun(
  store: Store,
  id: string,
  to: { before: string } | { after: string } | 'first' | 'last',
): Promise<void> {
  await transaction(store.database, async (sql) => {
    // one mover at a time: places are counted, not locked
    await sql(`select pg_advisory_xact_lock(hashtext('sceneweave move'))`)
    const run = await waitingRun(sql, id)
    if (typeof to === 'string') {
      const end = to === 'first' ? 'min(turn) - 1' : 'max(turn) + 1'
      await sql(`update run set turn = (select ${end} from run where status = 'waiting' and band = $2) where id = $1`, [
        id,
        run.band,
      ])
      return
    }
    const other = await waitingRun(sql, 'before' in to ? to.before : to.after)
    // all behind the place step back by one, which leaves room in the middle
    await sql(
      `update run set turn = turn + 1
       where status = 'waiting' and band = $1 and (turn, number) ${'before' in to ? '>=' : '>'} ($2, $3)`,
      [other.band, other.turn, other.number],
    )
    await sql('update run set band = $2, turn = $3::float8 + 0.5 where id = $1', [id, other.band, other.turn])
  })
  store.wakes.wake('work')
}

/** No run starts while the queue is paused; those that are executed go on. */
export async function pauseQueue(store: Store): Promise<void> {
  await setPaused(store, true)
}

export async function resumeQueue(store: Store): Promise<void> {
  await setPaused(store, false)
  store.wakes.wake('work')
}

export async function isQueuePaused(store: Store): Promise<boolean> {
  const [row] = await query<{ value: boolean }>(store.database, `select value from setting where name = 'queue-paused'`)
  return row?.value === true
}

async function setPaused(store: Store, isPaused: boolean): Promise<void> {
  await query(
    store.database,
    `insert into setting (name, value) values ('queue-paused', $1::jsonb) on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(isPaused)],
  )
}

/** One change of a run under its lock, told to its readers and its runner. */
async function order(
  store: Store,
  id: string,
  work: (sql: Sql, run: RunRecord) => Promise<RunRecord>,
): Promise<RunRow> {
  const row = await transaction(store.database, async (sql) => {
    const [run] = await sql<RunRecord>(`select ${RUN_COLUMNS} from run where id = $1 for update`, [id])
    if (!run) throw new StoreFault('not-found', `There is no run ${id}. Look at the list of runs.`)
    return work(sql, run)
  })
  tellRun(store, id)
  if (row.runner_id) store.wakes.wake(`runner:${row.runner_id}`)
  if (row.status === 'waiting') store.wakes.wake('work')
  return toRunRow(row)
}

async function waitingRun(sql: Sql, id: string): Promise<RunRecord> {
  const [run] = await sql<RunRecord>(`select ${RUN_COLUMNS} from run where id = $1 for update`, [id])
  if (!run) throw new StoreFault('not-found', `There is no run ${id}. Look at the list of runs.`)
  if (run.status !== 'waiting')
    throw new StoreFault('conflict', `Run ${id} does not wait (it is ${run.status}), so it has no place in the queue.`)
  return run
}

/** set: fixed text of this file. */
async function change(sql: Sql, id: string, set: string, values: unknown[] = []): Promise<RunRecord> {
  const [row] = await sql<RunRecord>(`update run set ${set} where id = $1 returning ${RUN_COLUMNS}`, [id, ...values])
  return row
}

function ask(sql: Sql, run: RunRecord, asked: 'cancel' | 'pause'): Promise<RunRecord> {
  return change(sql, run.id, 'asked = $2::"RunOrder"', [asked])
}

async function enqueue(store: Store, sql: Sql, run: RunRecord, set: string): Promise<RunRecord> {
  const job = randomUUID()
  await jobsIn(store.queue, sql).add(job, run)
  return change(sql, run.id, `${set}, job = $2::uuid`, [job])
}

function ended({ id, status }: RunRecord, verb: string): StoreFault {
  return new StoreFault('conflict', `Run ${id} is ${status} and cannot be ${verb}. Submit it again.`)
}
