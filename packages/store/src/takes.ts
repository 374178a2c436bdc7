import { assetsIn, type Json, migrateTake, type Take } from '@sceneweave/project'
import { holdAssets } from './assets/uses.ts'
import { query, type Sql, transaction } from './database.ts'
import { EMBEDDING_SIZE, embedWords } from './embedding.ts'
import type { Store } from './store.ts'
import { StoreFault } from './storeFault.ts'
import type { PoolEntry, StoredTake } from './values.ts'

type TakeRecord = {
  id: string
  project_id: string
  document: Json
  status: Take['status']
  starred: boolean
  run_id: string | null
  created_at: Date
}

const COLUMNS = 'take.id, take.project_id, take.document, take.status, take.starred, take.run_id, take.created_at'

/** Keeps a take and what it was made of. Saving the same again is harmless, and what people thought of it stays. Throws not-found for a missing asset or project. */
export async function saveTake(
  store: Store,
  { project, take, run }: { project: string; take: Take; run?: string },
): Promise<StoredTake> {
  await transaction(store.database, async (sql) => {
    await sql(
      `insert into take (id, project_id, shot_id, document, words, status, starred, run_id)
       values ($1, $2, $3, $4, $5, $6::"TakeStatus", $7, $8) on conflict (id) do nothing`,
      [take.id, project, take.shot.id, JSON.stringify(take), take.words, take.status, take.starred, run ?? null],
    )
    await holdAssets(sql, { holder: 'take', id: take.id, assets: takeAssets(take) })
    if (take.status === 'accepted') await enterPool(sql, take.id)
  })
  return readTake(store, take.id)
}

/** A take as it stands. Throws not-found. */
export async function readTake(store: Store, id: string): Promise<StoredTake> {
  const [row] = await query<TakeRecord>(store.database, `select ${COLUMNS} from take where id = $1`, [id])
  if (!row) throw noTake(id)
  return toStoredTake(row)
}

/** The takes of a project, newest first. */
export async function listTakes(
  store: Store,
  { project, shot, status, limit = 1000 }: { project: string; shot?: string; status?: Take['status']; limit?: number },
): Promise<StoredTake[]> {
  const rows = await query<TakeRecord>(
    store.database,
    `select ${COLUMNS} from take
     where project_id = $1 and ($2::text is null or shot_id = $2) and ($3::text is null or status::text = $3)
     order by created_at desc, id desc limit $4`,
    [project, shot ?? null, status ?? null, limit],
  )
  return rows.map(toStoredTake)
}

/** Lets a take into the project's history pool. */
export function acceptTake(store: Store, id: string): Promise<StoredTake> {
  return change(store, id, async (sql) => {
    await sql(`update take set status = 'accepted' where id = $1 and status <> 'accepted'`, [id])
    await enterPool(sql, id)
  })
}

/** Takes a take out of the history pool, for as long as it is not accepted again. */
export function rejectTake(store: Store, id: string): Promise<StoredTake> {
  return change(store, id, async (sql) => {
    // the entry first: the database refuses a rejected take that has one
    await sql('delete from history_pool_entry where take_id = $1', [id])
    await sql(`update take set status = 'rejected' where id = $1`, [id])
  })
}

/** Marks a take as a favourite, or no longer. */
export function starTake(store: Store, id: string, starred: boolean): Promise<StoredTake> {
  return change(store, id, (sql) => sql('update take set starred = $2 where id = $1', [id, starred]))
}

/**
 * Accepted takes of a project, at most `limit` (default 16). like: a text or its embedding, the nearest first; without
 * it the last accepted first. ids: only these. A take that is not accepted is never among them.
 */
export async function poolEntries(
  store: Store,
  project: string,
  { like, ids, limit = 16 }: { like?: string | number[]; ids?: string[]; limit?: number } = {},
): Promise<PoolEntry[]> {
  const wanted = typeof like === 'string' ? embedWords(like) : like
  if (wanted && (wanted.length !== EMBEDDING_SIZE || !wanted.every(Number.isFinite)))
    throw new StoreFault('bad-input', `An embedding has ${EMBEDDING_SIZE} numbers. Make it with embedWords.`)
  const rows = await query<TakeRecord & { accepted_at: Date; likeness: number | null }>(
    store.database,
    `select ${COLUMNS}, entry.accepted_at, likeness
     from history_pool_entry as entry join take on take.id = entry.take_id and take.status = 'accepted'
     left join lateral (select sum(a::float8 * b) as likeness from unnest(entry.embedding, $2::real[]) as pair(a, b)
                        where $2::real[] is not null) as cosine on true
     where entry.project_id = $1 and ($3::text[] is null or entry.take_id = any($3))
     order by likeness desc nulls last, entry.accepted_at desc, entry.take_id limit $4`,
    [project, wanted ?? null, ids ?? null, limit],
  )
  return rows.map((row) => ({
    take: toStoredTake(row).take,
    acceptedAt: row.accepted_at,
    ...(row.likeness !== null && { likeness: row.likeness }),
  }))
}

async function change(store: Store, id: string, work: (sql: Sql) => Promise<unknown>): Promise<StoredTake> {
  await transaction(store.database, async (sql) => {
    const found = await sql('select id from take where id = $1 for update', [id])
    if (found.length === 0) throw noTake(id)
    await work(sql)
  })
  return readTake(store, id)
}

async function enterPool(sql: Sql, id: string): Promise<void> {
  const [take] = await sql<{ project_id: string; words: string; prompt: string }>(
    `select project_id, words, document->'shot'->>'prompt' as prompt from take where id = $1 and status = 'accepted'`,
    [id],
  )
  if (!take) return
  // the shot's own prompt twice: what is near is near in what happens, not only in who and where
  await sql(
    `insert into history_pool_entry (take_id, project_id, embedding) values ($1, $2, $3::real[]) on conflict (take_id) do nothing`,
    [id, take.project_id, embedWords(`${take.words} ${take.prompt}`)],
  )
}

function takeAssets({ latents, clip, poster, preview, context }: Take): string[] {
  return assetsIn([latents, clip, poster ?? null, preview ?? null, context] as unknown as Json)
}

/** Columns win over the document: they are what people change. */
function toStoredTake(row: TakeRecord): StoredTake {
  const take = { ...migrateTake(row.document), status: row.status, starred: row.starred }
  return { take, project: row.project_id, createdAt: row.created_at, ...(row.run_id && { run: row.run_id }) }
}

function noTake(id: string): StoreFault {
  return new StoreFault('not-found', `There is no take ${id}. It may have gone with its project.`)
}
