import pg from 'pg'
import { type Database, query, transaction } from '../database.ts'
import type { Store } from '../store.ts'
import type { Collected } from '../values.ts'
import { releaseAssets } from './uses.ts'

const HOUR_MS = 3_600_000
const MONTH_MS = 30 * 24 * HOUR_MS

/**
 * preview: only says what would go. graceMs: assets put so recently stay, for whoever is about to use them; default an hour.
 * uploadsUnusedForMs: for so long an upload stays its uploader's although nothing uses it; default 30 days.
 */
export type CollectOptions = {
  preview: boolean
  graceMs?: number
  uploadsUnusedForMs?: number
  dropResultsUnusedForMs?: number
}

/**
 * Deletes assets that nothing uses: no project (nor an edit of it that can be undone), saved version, run, kept result,
 * checkpoint, take or study; and uploads a month after they were last put or used. With `dropResultsUnusedForMs`, node results that were not read for so long and are pinned nowhere go first.
 */
export async function collectAssets(store: Store, options: CollectOptions): Promise<Collected> {
  const { preview, graceMs = HOUR_MS, uploadsUnusedForMs = MONTH_MS, dropResultsUnusedForMs } = options
  const results = dropResultsUnusedForMs === undefined ? [] : await oldResults(store.database, dropResultsUnusedForMs)
  if (!preview && results.length > 0) await dropResults(store.database, results)
  const candidates = await query<{ id: string; bytes: string }>(
    store.database,
    `select id, bytes from asset
     where touched_at < now() - make_interval(secs => $1)
       and not exists (select 1 from asset_use where asset_id = asset.id
         and not (holder = 'result' and holder_id = any($2::text[]))
         and not (holder = 'user' and touched_at < now() - make_interval(secs => $3)))
     order by id`,
    [graceMs / 1000, results, uploadsUnusedForMs / 1000],
  )
  const gone = preview ? candidates : await removeEach(store, candidates, { graceMs, uploadsUnusedForMs })
  const assets = gone.map(({ id, bytes }) => ({ asset: id, bytes: Number(bytes) }))
  return { assets, bytes: assets.reduce((sum, { bytes }) => sum + bytes, 0), results: results.length }
}

/** A result that a node of a project or saved version has pinned is kept however old it is. */
async function oldResults(database: Database, unusedForMs: number): Promise<string[]> {
  const rows = await query<{ key: string }>(
    database,
    `select key from node_result where used_at < now() - make_interval(secs => $1)
     except
     select jsonb_path_query(document, '$.graph.nodes.*.pinned') #>> '{}' from project
     except
     select jsonb_path_query(document, '$.graph.nodes.*.pinned') #>> '{}' from project_version`,
    [unusedForMs / 1000],
  )
  return rows.map(({ key }) => key)
}

async function dropResults(database: Database, keys: string[]): Promise<void> {
  await transaction(database, async (sql) => {
    await sql('delete from node_result where key = any($1::text[])', [keys])
    await releaseAssets(sql, 'result', keys)
  })
}

/** Row first, bytes second, both under the lock that a put of the same asset takes: a crash in between leaves bytes that nobody knows, never a row without bytes. */
async function removeEach<T extends { id: string }>(store: Store, candidates: T[], ages: Ages): Promise<T[]> {
  const gone: T[] = []
  const client = await store.database.pool.connect()
  try {
    for (const candidate of candidates) {
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [candidate.id])
      try {
        if (!(await deleteRow(client, candidate.id, ages))) continue
        await store.blobs.remove(candidate.id)
        gone.push(candidate)
      } finally {
        await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [candidate.id])
      }
    }
  } finally {
    client.release()
  }
  return gone
}

type Ages = { graceMs: number; uploadsUnusedForMs: number }

/** Looks again: it may have been put or used since it was chosen. */
async function deleteRow(client: pg.ClientBase, id: string, { graceMs, uploadsUnusedForMs }: Ages): Promise<boolean> {
  await client.query('begin')
  let isGone = false
  try {
    await client.query(
      `delete from asset_use where asset_id = $1 and holder = 'user'
         and exists (select 1 from asset where id = $1 and touched_at < now() - make_interval(secs => $2))`,
      [id, uploadsUnusedForMs / 1000],
    )
    const { rowCount } = await client.query(
      `delete from asset where id = $1 and touched_at < now() - make_interval(secs => $2)
         and not exists (select 1 from asset_use where asset_id = $1)`,
      [id, graceMs / 1000],
    )
    isGone = rowCount === 1
    return isGone
  } catch (error) {
    // 23503: a use came while the row was being deleted, and won
    if (error instanceof pg.DatabaseError && error.code === '23503') return false
    throw error
  } finally {
    await client.query(isGone ? 'commit' : 'rollback')
  }
}
