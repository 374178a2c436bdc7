import type { Json } from '@sceneweave/project'
import { holdAssets, releaseAssets } from './assets/uses.ts'
import { query, type Sql, transaction } from './database.ts'
import type { Store } from './store.ts'
import type { EndedNode, NewResult, StoredResult } from './values.ts'

type ResultRecord = { key: string; outputs: Record<string, Json>; model: string | null }

/** What a node with this key produced, or null. */
export async function readResult(store: Store, key: string): Promise<StoredResult | null> {
  return (await readResults(store, [key]))[0] ?? null
}

/** Those of these results that are there, without a word that they are of use: whoever only wonders keeps nothing alive. */
export async function peekResults(store: Store, keys: readonly string[]): Promise<StoredResult[]> {
  const rows = await query<ResultRecord>(
    store.database,
    'select key, outputs, model from node_result where key = any($1::text[])',
    [keys],
  )
  return rows.map(toStoredResult)
}

/** Those of these results that are there. Reading one says that it is still of use, once an hour. */
export async function readResults(store: Store, keys: readonly string[]): Promise<StoredResult[]> {
  const rows = await query<ResultRecord & { is_old: boolean }>(
    store.database,
    `select key, outputs, model, used_at < now() - interval '1 hour' as is_old from node_result where key = any($1::text[])`,
    [keys],
  )
  const old = rows.filter((row) => row.is_old).map(({ key }) => key)
  if (old.length > 0)
    await query(store.database, 'update node_result set used_at = now() where key = any($1::text[])', [old])
  return rows.map(toStoredResult)
}

function toStoredResult({ key, outputs, model }: ResultRecord): StoredResult {
  return { key, outputs, ...(model && { model }) }
}

/** nodes: only these. after: only what ended after the event of this number. limit: at most so many, default 50. */
export type EndedNodesWish = { run: string; nodes?: readonly string[]; after?: number; limit?: number }

/** What the nodes of a run made, each by its latest end, in the order in which they ended. What is no longer kept is left out. */
export async function readEndedNodes(store: Store, wish: EndedNodesWish): Promise<EndedNode[]> {
  const { run, nodes = null, after = 0, limit = 50 } = wish
  // results are joined before the limit counts: a page is short only when it is the last
  const ends = await query<Omit<EndedNode, 'outputs'>>(
    store.database,
    `with latest as (
       select distinct on (event->>'node') event->>'node' as node, event->>'key' as key, seq from run_event
       where run_id = $1 and event->>'type' = 'node-end' and ($2::text[] is null or event->>'node' = any($2::text[]))
       order by event->>'node', seq desc)
     select node, latest.key, seq from latest join node_result on node_result.key = latest.key
     where seq > $3 order by seq limit $4`,
    [run, nodes, after, limit],
  )
  const kept = new Map(
    (
      await readResults(
        store,
        ends.map(({ key }) => key),
      )
    ).map((result) => [result.key, result]),
  )
  return ends.flatMap((end) => {
    const result = kept.get(end.key)
    return result ? [{ ...end, outputs: result.outputs }] : []
  })
}

/** Keeps a result and its assets, durably. The first result of a key stays: equal key, equal result. Throws not-found when an asset is missing. */
export function writeResult(store: Store, result: NewResult): Promise<void> {
  return writeResults(store, [result])
}

/** As writeResult for many, all or none, for the price of one. */
export async function writeResults(store: Store, results: readonly NewResult[]): Promise<void> {
  if (results.length > 0) await transaction(store.database, (sql) => keepResults(sql, results))
}

/** As writeResults, inside a transaction. */
export async function keepResults(sql: Sql, results: readonly NewResult[]): Promise<void> {
  const rows = results.map(({ key, outputs, model, run }) => ({ key, outputs, model: model ?? null, run: run ?? null }))
  const runs = [...new Set(results.flatMap(({ run }) => run ?? []))]
  await sql(
    `with resets as (update run set losses = 0 where id = any($2::text[]) and losses > 0)
     insert into node_result (key, outputs, model, run_id)
     select key, outputs, model, run from jsonb_to_recordset($1::jsonb) as given(key text, outputs jsonb, model text, run text)
     order by key
     on conflict (key) do update set used_at = now()`,
    [JSON.stringify([...new Map(rows.map((row) => [row.key, row])).values()]), runs],
  )
  for (const { key, assets } of results)
    if (assets.length > 0) await holdAssets(sql, { holder: 'result', id: key, assets })
}

/** Says from where the work on a key can go on. The checkpoint before it is let go. */
export async function writeCheckpoint(store: Store, key: string, asset: string): Promise<void> {
  await transaction(store.database, async (sql) => {
    await releaseAssets(sql, 'checkpoint', [key])
    await holdAssets(sql, { holder: 'checkpoint', id: key, assets: [asset] })
    await sql(
      `insert into checkpoint (key, asset_id) values ($1, $2)
       on conflict (key) do update set asset_id = excluded.asset_id, at = now()`,
      [key, asset],
    )
  })
}

/** The asset from which the work on a key can go on, or null. */
export async function readCheckpoint(store: Store, key: string): Promise<string | null> {
  const [row] = await query<{ asset_id: string }>(store.database, 'select asset_id from checkpoint where key = $1', [
    key,
  ])
  return row?.asset_id ?? null
}

/** Forgets the checkpoint of a key: its work is done. */
export async function dropCheckpoint(store: Store, key: string): Promise<void> {
  await transaction(store.database, async (sql) => {
    await sql('delete from checkpoint where key = $1', [key])
    await releaseAssets(sql, 'checkpoint', [key])
  })
}
