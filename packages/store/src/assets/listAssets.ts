import { VISIBLE } from '../accounts/assetReaders.ts'
import { query } from '../database.ts'
import type { Store } from '../store.ts'
import type { AssetOrigin, ListedAsset } from '../values.ts'

export const assetKinds = ['image', 'video', 'latents', 'other'] as const
export const assetSources = ['upload', 'result', 'take'] as const

/** user: who looks. project: only what it uses or made. before: the last asset of the page before. limit: default 50. */
export type AssetFilter = {
  user: string
  project?: string
  kind?: (typeof assetKinds)[number]
  source?: (typeof assetSources)[number]
  before?: string
  limit?: number
}

type ListedRecord = OriginRecord & { id: string; media_type: string; bytes: string; created_at: Date }
type OriginRecord = {
  run: string | null
  number: number
  node: string
  type: string | null
  project: string | null
}

const KIND = `case when media_type like 'image/%' then 'image' when media_type like 'video/%' then 'video'
    when media_type = 'application/x-safetensors' then 'latents' else 'other' end`

/** What projects show: all that $2 may see, or of it the one project $1. */
const SHOWN = `shown_project as (select id from visible_project where $1::text is null or id = $1),
  shown_run as (select id from visible_run where $1::text is null or id in (select id from run where project_id = $1))`

const USES = `
  select asset_id, 'upload' as source from asset_use where holder = 'user' and holder_id = $2 and $1::text is null
  union all
  select used.asset_id, 'upload' from asset_use as used join asset_use as owned using (asset_id)
    where used.holder = 'project' and used.holder_id in (select id from shown_project) and owned.holder = 'user'
  union all
  select asset_id, 'take' from asset_use where holder = 'take'
    and holder_id in (select id from take where project_id in (select id from shown_project))
  union all
  select asset_id, 'result' from asset_use where holder = 'result'
    and holder_id in (select key from node_result where run_id in (select id from shown_run))
  union all
  select asset_id, 'result' from asset_use where holder = 'result'
    and holder_id in (select key from node_end where project_id in (select id from shown_project))`

/** The first run that $2 may see in which a node made the asset or, where none did, found it made. */
const ORIGIN = (asset: string): string => `
  select run_event.run_id, run.number, run.project_id, event->>'node' as node
  from asset_use as held
    join run_event on event->>'type' = 'node-end' and event->>'key' = held.holder_id
    join run on run.id = run_event.run_id
  where held.asset_id = ${asset} and held.holder = 'result' and run.id in (select id from visible_run)
  order by event->>'reused', run.number, run_event.seq limit 1`

// the graph is opened for the one row that is left: it may have thousands of nodes
const ORIGIN_COLUMNS = `origin.run_id as run, origin.number, origin.node, origin.project_id as project,
    (select graph->'nodes'->origin.node->>'type' from run where id = origin.run_id) as type`

/** Assets that a user may see, newest first, each with the run that made it. Previews that a run showed on its way are left out. */
export async function listAssets(store: Store, filter: AssetFilter): Promise<ListedAsset[]> {
  const { user, project, kind, source, before, limit = 50 } = filter
  const rows = await query<ListedRecord>(
    store.database,
    `with ${VISIBLE}, ${SHOWN}, page as (
       select id, media_type, bytes, created_at from asset
       where ($3::text is null or ${KIND} = $3)
         and ($5::text is null or (created_at, id) < (select created_at, id from asset where id = $5))
         and exists (select 1 from (${USES}) as used where used.asset_id = asset.id and ($4::text is null or used.source = $4))
       order by created_at desc, id desc limit $6)
     select page.*, ${ORIGIN_COLUMNS}
     from page left join lateral (${ORIGIN('page.id')}) as origin on true
     order by created_at desc, id desc`,
    [project ?? null, user, kind ?? null, source ?? null, before ?? null, limit],
  )
  return rows.map(({ id, media_type, bytes, created_at, ...from }) => {
    const asset = { asset: id, mediaType: media_type, bytes: Number(bytes), createdAt: created_at }
    const origin = toOrigin(from)
    return origin ? { ...asset, origin } : asset
  })
}

/** Where an asset comes from, as far as a user may know; null for what nobody made here. */
export async function findOrigin(store: Store, wish: { asset: string; user: string }): Promise<AssetOrigin | null> {
  const [row] = await query<OriginRecord>(
    store.database,
    `with ${VISIBLE} select ${ORIGIN_COLUMNS} from (${ORIGIN('$1')}) as origin`,
    [wish.asset, wish.user],
  )
  return row ? toOrigin(row) : null
}

function toOrigin({ run, number, node, type, project }: OriginRecord): AssetOrigin | null {
  if (run === null) return null
  return { run, runNumber: number, node, ...(type && { nodeType: type }), ...(project && { project }) }
}
