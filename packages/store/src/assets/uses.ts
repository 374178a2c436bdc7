import type { Sql } from '../database.ts'
import { StoreFault } from '../storeFault.ts'

/** Who keeps assets, and which. */
export type Hold = {
  holder: 'project' | 'version' | 'run' | 'result' | 'checkpoint' | 'take' | 'user' | 'study'
  id: string
  assets: readonly string[]
}

/** Keeps those of these names that are assets: a document may hold other hashes too. Returns the names that were kept. */
export async function holdKnownAssets(sql: Sql, { holder, id, assets }: Hold): Promise<string[]> {
  if (assets.length === 0) return []
  // the lock makes a collection that has chosen the same asset wait, and then see that it is used
  const rows = await sql<{ id: string }>(
    `with found as (select id from asset where id = any($3::text[]) order by id for key share),
          held as (insert into asset_use (holder, holder_id, asset_id)
                   select $1::"AssetHolder", $2, id from found on conflict do nothing)
     select id from found`,
    [holder, id, [...new Set(assets)]],
  )
  return rows.map((row) => row.id)
}

/** Keeps all of these assets; throws not-found when one is missing. */
export async function holdAssets(sql: Sql, hold: Hold): Promise<void> {
  const held = new Set(await holdKnownAssets(sql, hold))
  const missing = hold.assets.find((asset) => !held.has(asset))
  if (missing)
    throw new StoreFault(
      'not-found',
      `The asset ${missing} is not in the store (any more). Put it again, then repeat this.`,
    )
}

/** Ends what one holder keeps. An upload among it is its uploader's for another while. */
export async function releaseAssets(sql: Sql, holder: Hold['holder'], ids: readonly string[]): Promise<void> {
  await sql(
    `with released as (
       delete from asset_use where holder = $1::"AssetHolder" and holder_id = any($2::text[]) returning asset_id)
     update asset set touched_at = now()
     where id in (select asset_id from released) and exists (select 1 from asset_use where asset_id = asset.id and holder = 'user')`,
    [holder, ids],
  )
}
