import { query, transaction } from '../database.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import type { UserRow } from '../values.ts'

const COLUMNS = 'id, name, email, role, created_at as "createdAt"'
const LOCAL_EMAIL = 'owner@localhost.invalid'
const FIRST_OWNER = `select ${COLUMNS} from "user" where role = 'owner' order by created_at, id limit 1`

/** The first owner of this server; made at the first call, without a password, for a server that only this machine reaches. */
export async function localOwner(store: Store): Promise<UserRow> {
  const found = await query<UserRow>(store.database, FIRST_OWNER)
  return found[0] ?? makeOwner(store, { name: 'Local owner', email: LOCAL_EMAIL })
}

/** Gives the first owner his name and address, or makes him. What he made before he had them stays his. */
export function makeOwner(store: Store, { name, email }: { name: string; email: string }): Promise<UserRow> {
  return transaction(store.database, async (sql) => {
    // two first calls at once would make two
    await sql(`select pg_advisory_xact_lock(hashtext('sceneweave first owner'))`)
    const [first] = await sql<UserRow>(FIRST_OWNER)
    if (first && email === LOCAL_EMAIL) return first
    const [owner] = first
      ? await sql<UserRow>(
          `update "user" set name = $2, email = $3, updated_at = now() where id = $1 returning ${COLUMNS}`,
          [first.id, name, email],
        )
      : await sql<UserRow>(
          `insert into "user" (id, name, email, role, updated_at) values ($1, $2, $3, 'owner', now()) returning ${COLUMNS}`,
          [newId(), name, email],
        )
    return owner
  })
}

/** Whether anybody can sign in. */
export async function hasAccounts(store: Store): Promise<boolean> {
  const [{ any }] = await query<{ any: boolean }>(store.database, 'select exists (select 1 from account) as any')
  return any
}
