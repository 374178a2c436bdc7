import type { Json } from '@sceneweave/project'
import { query } from './database.ts'
import type { Store } from './store.ts'

/**
 * What a source of weights last turned out to be, as the node that loaded it said; null when nobody did. While runners
 * live, only a model that one of them has, or that is a stored file by itself, counts: another version of the program may
 * ship others under the same name.
 */
export async function findModel(store: Store, source: string): Promise<Json | null> {
  const [row] = await query<{ model: Json }>(
    store.database,
    `with live as (select models from runner where status = 'live')
     select outputs->'model' as model from node_result
     where outputs ? 'model' and outputs->'model'->>'source' = $1
       and (outputs->'model'->>'hash' = $1 or not exists (select 1 from live)
            or exists (select 1 from live where outputs->'model'->>'hash' = any(models)))
     order by created_at desc limit 1`,
    [source],
  )
  return row?.model ?? null
}
