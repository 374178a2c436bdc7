import { createHash, randomUUID } from 'node:crypto'
import { assetsIn, canonicalJson, type Json } from '@sceneweave/project'
import { holdKnownAssets } from '../assets/uses.ts'
import { type Sql, transaction } from '../database.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { Run, RunClass, RunRequest } from '../values.ts'
import { jobsIn } from './queue.ts'
import { RUN_COLUMNS, type RunRecord, toRun } from './runRow.ts'

/** Smaller goes first. A run that waits too long moves up (see sweep.ts). */
export const BANDS: Record<RunClass, number> = { interactive: 0, preview: 1, batch: 2 }

/**
 * Puts a run into the queue, durably: when this returns, no crash loses it. With an idempotency key the same request of
 * the same user is one run, however often it comes; another request under that key throws conflict.
 */
export async function submitRun(store: Store, request: RunRequest): Promise<Run> {
  // drawn before the first try, so that a try whose answer was lost is known again
  const id = newId()
  const words = canonicalJson({ ...request, idempotencyKey: null } as unknown as Json)
  const hash = createHash('sha256').update(words).digest('hex')
  const run = await transaction(store.database, async (sql) => {
    const inserted = await insertRun(sql, { id, hash, job: randomUUID(), request })
    if (!inserted) return earlierRun(sql, { id, hash, request })
    await jobsIn(store.queue, sql).add(inserted.job, inserted)
    const assets = assetsIn(request.graph as unknown as Json)
    if (assets.length > 0) await holdKnownAssets(sql, { holder: 'run', id, assets })
    return toRun({ ...inserted, graph: request.graph, target: request.target })
  })
  store.wakes.wake('work')
  return run
}

type Submission = { id: string; hash: string; job: string; request: RunRequest }

/** Inserts a run at the end of its user's turns; null when it is there already. */
async function insertRun(sql: Sql, { id, hash, job, request }: Submission): Promise<RunRecord | null> {
  const { project, graph, target, user, needs = {}, idempotencyKey } = request
  const [row] = await sql<RunRecord>(INSERT, [
    id,
    project ?? null,
    JSON.stringify(graph),
    JSON.stringify(target),
    request.class,
    BANDS[request.class],
    user,
    needs.device ?? null,
    needs.memoryBytes ?? 0,
    needs.models ?? [],
    needs.history ?? [],
    job,
    idempotencyKey ?? null,
    hash,
  ])
  return row ?? null
}

// Users take turns: a user's next run goes one turn after his last one that waits, and never before the turn that is
// being served, so that whoever comes new is neither behind a long list of another nor ahead for having been away.
const INSERT = `
  insert into run (id, project_id, graph, target, class, band, turn, user_id, needs_device, needs_bytes, needs_models,
                   history, job, idempotency_key, request_hash)
  values ($1, $2, $3, $4, $5::"RunClass", $6::smallint,
          greatest(
            (select max(turn) + 1 from run where status = 'waiting' and band = $6::smallint and user_id = $7),
            (select min(turn) from run where status = 'waiting' and band = $6::smallint),
            0),
          $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict do nothing
  returning ${RUN_COLUMNS}`

async function earlierRun(sql: Sql, { id, hash, request }: Omit<Submission, 'job'>): Promise<Run> {
  const [row] = await sql<Parameters<typeof toRun>[0]>(
    `select ${RUN_COLUMNS}, run.graph, run.target from run where id = $1 or (user_id = $2 and idempotency_key = $3)`,
    [id, request.user, request.idempotencyKey ?? null],
  )
  if (row.request_hash !== hash)
    throw new StoreFault(
      'conflict',
      `The idempotency key ${request.idempotencyKey} was used for another request (run ${row.id}). Use a new key for a new request.`,
    )
  return toRun(row)
}
