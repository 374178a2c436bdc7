import { type Sql, transaction } from '../database.ts'
import { cancelRun } from '../queue/orders.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'

/**
 * Takes somebody off this server: his sessions and tokens end, his waiting and running runs are cancelled, and what he
 * made goes to `heir`, an owner (who leaves himself leaves it to another one). Throws not-found, and conflict for the last owner.
 */
export async function removeUser(store: Store, { user, heir }: { user: string; heir: string }): Promise<void> {
  const removal = await transaction(store.database, async (sql) => {
    await lockPeople(sql)
    const [found] = await sql('select 1 from "user" where id = $1 for update', [user])
    if (!found) throw nobody()
    const owners = await sql<{ id: string }>(
      `select id from "user" where role = 'owner' and id <> $1 order by id = $2 desc, created_at, id`,
      [user, heir],
    )
    if (owners.length === 0) throw lastOwner()
    const runs = await sql<{ id: string }>(
      `select id from run where user_id = $1 and status in ('waiting', 'paused', 'running')`,
      [user],
    )
    await inherit(sql, user, owners[0].id)
    await sql('delete from "user" where id = $1', [user])
    return { runs: runs.map(({ id }) => id) }
  })
  for (const run of removal.runs) await cancelRun(store, run)
}

/** A key for repeated requests was the leaver's: his heir may have used the same one. */
async function inherit(sql: Sql, user: string, heir: string): Promise<void> {
  await sql(
    'delete from project_member where user_id = $2 and project_id in (select id from project where owner_id = $1)',
    [user, heir],
  )
  await sql('update project set owner_id = $2 where owner_id = $1', [user, heir])
  await sql('update study set owner_id = $2 where owner_id = $1', [user, heir])
  await sql('update run set user_id = $2, idempotency_key = null where user_id = $1', [user, heir])
  await sql(
    `insert into asset_use (holder, holder_id, asset_id)
     select 'user', $2, asset_id from asset_use where holder = 'user' and holder_id = $1 on conflict do nothing`,
    [user, heir],
  )
  await sql(`delete from asset_use where holder = 'user' and holder_id = $1`, [user])
}

/** Makes somebody an owner of the server, or no longer one. Throws not-found, and conflict for the last owner. */
export async function setOwner(store: Store, { user, isOwner }: { user: string; isOwner: boolean }): Promise<void> {
  await transaction(store.database, async (sql) => {
    await lockPeople(sql)
    const [others] = await sql(`select 1 from "user" where role = 'owner' and id <> $1`, [user])
    if (!isOwner && !others) throw lastOwner()
    const role = isOwner ? 'owner' : 'viewer'
    const changed = await sql('update "user" set role = $2::"Role", updated_at = now() where id = $1 returning id', [
      user,
      role,
    ])
    if (changed.length === 0) throw nobody()
  })
}

// one change at a time: two owners must not remove each other
const lockPeople = (sql: Sql) => sql(`select pg_advisory_xact_lock(hashtext('sceneweave people'))`)

const nobody = (): StoreFault => new StoreFault('not-found', 'there is no such person; look at the list of people')

const lastOwner = (): StoreFault =>
  new StoreFault('conflict', 'the last owner of the server stays one; make somebody else an owner first')
