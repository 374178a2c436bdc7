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
    // not by when the file was touched last: so it also is when something else lets it go
    `with ${VISIBLE}, upload as (
       select id, max(held_at) as put_at from asset join asset_use on asset_id = id and holder = 'user'
       where media_type = $1 group by id)
     select id from upload where ${MAY_READ} order by put_at desc, id limit $3`,
    [mediaType, user, MOST],
  )
  return rows.map(({ id }) => id)
}
