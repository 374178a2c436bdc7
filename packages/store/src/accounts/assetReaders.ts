import { holdAssets } from '../assets/uses.ts'
import { query, transaction } from '../database.ts'
import type { Store } from '../store.ts'

/** What the user $2 may see. */
export const VISIBLE = `visible_project as (
    select id from project where owner_id = $2
    union select project_id from project_member where user_id = $2),
  visible_run as (
    select id from run where user_id = $2 or project_id in (select id from visible_project))`

const IN_A_DOCUMENT = `with ${VISIBLE} select exists (
    select 1 from asset_use as held where held.asset_id = $1 and case held.holder
      when 'user' then held.holder_id = $2
      when 'project' then held.holder_id in (select id from visible_project)
      when 'version' then exists (select 1 from project_version where id = held.holder_id and project_id in (select id from visible_project))
      when 'take' then exists (select 1 from take where id = held.holder_id and project_id in (select id from visible_project))
      when 'run' then held.holder_id in (select id from visible_run)
      when 'result' then exists (select 1 from node_result where key = held.holder_id and run_id in (select id from visible_run))
      else false end) as may`

// a result that another run had made before, or a preview: only the events of one's own runs tell
const IN_AN_EVENT = `with ${VISIBLE} select exists (
    select 1 from run_event where event ? 'preview' and event->>'preview' = $1 and run_id in (select id from visible_run)
  ) or exists (
    select 1 from asset_use as held join run_event on event->>'type' = 'node-end' and event->>'key' = held.holder_id
    where held.asset_id = $1 and held.holder = 'result' and run_id in (select id from visible_run)) as may`

/** Whether a user may see an asset: he uploaded it, or a document, take, run or result that he may see names it. */
export async function mayReadAsset(store: Store, { asset, user }: { asset: string; user: string }): Promise<boolean> {
  for (const statement of [IN_A_DOCUMENT, IN_AN_EVENT]) {
    const [{ may }] = await query<{ may: boolean }>(store.database, statement, [asset, user])
    if (may) return true
  }
  return false
}

/** Notes that a user uploaded an asset: he may use it, and it is kept. */
export async function keepUpload(store: Store, { asset, user }: { asset: string; user: string }): Promise<void> {
  await transaction(store.database, (sql) => holdAssets(sql, { holder: 'user', id: user, assets: [asset] }))
}
