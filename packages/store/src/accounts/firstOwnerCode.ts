import { query, transaction } from '../database.ts'
import type { Store } from '../store.ts'

/** Keeps the hash of the code that makes the first owner, in place of those before it. */
export async function writeFirstOwnerCode(
  store: Store,
  { hash, expiresAt }: { hash: string; expiresAt: Date },
): Promise<void> {
  await transaction(store.database, async (sql) => {
    await sql('delete from first_owner_code where used_at is null')
    await sql('insert into first_owner_code (hash, expires_at) values ($1, $2)', [hash, expiresAt])
  })
}

/** Uses up a code. Whether it was right, not used and not expired; of many who bring it at once, one is told so. */
export async function takeFirstOwnerCode(store: Store, hash: string): Promise<boolean> {
  const taken = await query(
    store.database,
    'update first_owner_code set used_at = now() where hash = $1 and used_at is null and expires_at > now() returning hash',
    [hash],
  )
  return taken.length > 0
}
