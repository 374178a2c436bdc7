import { PgBoss } from 'pg-boss'
import { type Database, type Sql, withPatience } from '../database.ts'

/** The one queue. A job is the right to execute one run once; its priority is the run's number, so that it can be fetched by itself. */
const QUEUE = 'run'
const DAY = 86_400

/** How often a run is tried again after failures that may pass. */
export const MOST_RETRIES = 4

/** Opens pg-boss over the store's own connections. It keeps its tables, and its own bookkeeping of versions, in the schema pgboss. */
export async function openQueue(database: Database): Promise<PgBoss> {
  const queue = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
    schedule: false,
    // its monitor only tidies here: a dead runner is found by its own heartbeat, within seconds (see sweep.ts)
    superviseIntervalSeconds: 60,
  })
  queue.on('error', () => {})
  await withPatience(database, () => queue.start())
  await withPatience(database, () =>
    queue.createQueue(QUEUE, {
      retryLimit: MOST_RETRIES,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 300,
      // the longest that pg-boss knows; a run that takes longer keeps its claim, which is ours
      expireInSeconds: DAY,
      // a run may wait in a paused queue for long
      retentionSeconds: 3650 * DAY,
      deleteAfterSeconds: 3600,
    }),
  )
  return queue
}

/** Stops pg-boss and leaves the connections to the store. */
export function closeQueue(queue: PgBoss): Promise<void> {
  return queue.stop({ graceful: false, close: false })
}

/** Jobs inside the transaction of `sql`. */
export function jobsIn(queue: PgBoss, sql: Sql) {
  const db = {
    executeSql: async (text: string, values?: unknown[]) => ({ rows: (await sql(text, values)) as never[] }),
  }
  return {
    /** Puts a run into the queue. failures: tries that it has used up. */
    add: (job: string, run: { id: string; number: number; failures: number }) =>
      queue.insert(
        QUEUE,
        [
          {
            id: job,
            priority: run.number,
            data: { run: run.id },
            retryLimit: Math.max(0, MOST_RETRIES - run.failures),
          },
        ],
        { db },
      ),
    /** Takes exactly this run's job; false when it is not there. */
    take: async (job: string, number: number): Promise<boolean> => {
      const words = { minPriority: number, maxPriority: number, ignoreStartAfter: true, db }
      return (await queue.fetch(QUEUE, words)).some(({ id }) => id === job)
    },
    /** Ends a job: its run is over. */
    complete: (job: string) => queue.complete(QUEUE, job, null, { db, includeQueued: true }),
    /** Takes a job out of the queue: its run is cancelled, paused, or goes on under another job. */
    drop: (job: string) => queue.cancel(QUEUE, job, { db }),
    /** Gives a failed job another try; the time of it, or null when it has had them all. */
    retry: async (job: string, output: object): Promise<Date | null> => {
      await queue.fail(QUEUE, job, output, { db })
      const [found] = await queue.findJobs(QUEUE, { id: job, db })
      return found?.state === 'retry' ? found.startAfter : null
    },
  }
}

export type Jobs = ReturnType<typeof jobsIn>
