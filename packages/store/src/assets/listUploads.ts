import { MAY_READ, VISIBLE } from '../accounts/assetReaders.ts'
import { query } from '../database.ts'
import type { Store } from '../store.ts'

// whoever has more has forgotten the oldest
const MOST = 1000

/** Uploads of a kind that a user may see, whoever brought them; the one that was put last comes first. */
export async function listUploads(
  store: Store,
  { user, mediaType }: { user: string; mediaType: string },
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    store.database,
    `with ${VISIBLE}, upload as (
       select id, touched_at from asset
       where media_type = $1 and exists (select 1 from asset_use where asset_id = asset.id and holder = 'user'))
     select id from upload where ${MAY_READ} order by touched_at desc, id limit $3`,
    [mediaType, user, MOST],
  )
  return rows.map(({ id }) => id)
}
