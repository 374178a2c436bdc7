import { holdAssets } from '../assets/uses.ts'
import { query, transaction } from '../database.ts'
import type { Store } from '../store.ts'

/** What the user $2 may see. */
export const VISIBLE = `visible_project as (
    select id from project where owner_id = $2
    union select project_id from project_member where user_id = $2),
  visible_run as (
    select id from run where user_id = $2 or project_id in (select id from visible_project))`

/** Whether $2 may see the asset `id`, because a document names it, or an event of a run: a result that another run had made, or a preview. */
export const MAY_READ = `(exists (
    select 1 from asset_use as held where held.asset_id = id and case held.holder
      when 'user' then held.holder_id = $2
      when 'project' then held.holder_id in (select id from visible_project)
      when 'version' then exists (select 1 from project_version where id = held.holder_id and project_id in (select id from visible_project))
      when 'take' then exists (select 1 from take where id = held.holder_id and project_id in (select id from visible_project))
      when 'run' then held.holder_id in (select id from visible_run)
      when 'result' then exists (select 1 from node_result where key = held.holder_id and run_id in (select id from visible_run))
        or exists (select 1 from node_end where key = held.holder_id and project_id in (select id from visible_project))
      else false end
  ) or exists (
    select 1 from asset_use as held join run_event on event->>'type' = 'node-end' and event->>'key' = held.holder_id
    where held.asset_id = id and held.holder = 'result' and run_id in (select id from visible_run)
  ) or exists (
    select 1 from run_event where event ? 'preview' and event->>'preview' = id and run_id in (select id from visible_run)))`

const MAY_READ_RESULT = `(exists (select 1 from node_result where key = id and run_id in (select id from visible_run))
  or exists (select 1 from node_end where key = id and project_id in (select id from visible_project))
  or exists (select 1 from run_event where event->>'type' = 'node-end' and event->>'key' = id and run_id in (select id from visible_run)))`

/** Whether a user may see an asset: he uploaded it, or a document, take, run or result that he may see names it. */
export async function mayReadAsset(store: Store, { asset, user }: { asset: string; user: string }): Promise<boolean> {
  return (await hiddenAssets(store, { assets: [asset], user })).length === 0
}

/** Those of these assets that a user may not see, or that are not there. */
export async function hiddenAssets(
  store: Store,
  { assets, user }: { assets: readonly string[]; user: string },
): Promise<string[]> {
  if (assets.length === 0) return []
  const rows = await query<{ id: string }>(
    store.database,
    `with ${VISIBLE} select id from unnest($1::text[]) as named(id) where not ${MAY_READ}`,
    [assets, user],
  )
  return rows.map(({ id }) => id)
}

/** Those of these names that are a result or an asset which a user may not see. A name of nothing hides nothing. */
export async function hiddenPins(
  store: Store,
  { pins, user }: { pins: readonly string[]; user: string },
): Promise<string[]> {
  if (pins.length === 0) return []
  const rows = await query<{ id: string }>(
    store.database,
    `with ${VISIBLE} select id from unnest($1::text[]) as named(id)
     where (exists (select 1 from node_result where key = id) and not ${MAY_READ_RESULT})
        or (exists (select 1 from asset where asset.id = named.id) and not ${MAY_READ})`,
    [pins, user],
  )
  return rows.map(({ id }) => id)
}

/** Notes that a user uploaded an asset, once more perhaps: he may use it, and it is kept. */
export async function keepUpload(store: Store, { asset, user }: { asset: string; user: string }): Promise<void> {
  await transaction(store.database, async (sql) => {
    await holdAssets(sql, { holder: 'user', id: user, assets: [asset] })
    await sql(`update asset_use set held_at = now() where holder = 'user' and holder_id = $1 and asset_id = $2`, [
      user,
      asset,
    ])
  })
}
