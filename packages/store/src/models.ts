import type { Json } from '@sceneweave/project'
import { query } from './database.ts'
import type { Store } from './store.ts'

/**
 * What a source of weights turned out to be, as the nodes that loaded it said, the last of each companion that was found for
 * it; none when nobody did. While runners live, only a model that one of them has, or that is a stored file by itself,
 * counts: another version of the program may ship others under the same name. The last that was found comes first.
 */
export async function findModels(store: Store, source: string): Promise<Json[]> {
  const rows = await query<{ model: Json }>(
    store.database,
    `with live as (select models from runner where status = 'live'),
     latest as (
       select distinct on (outputs->'model'->'fewStep'->>'hash') outputs->'model' as model, created_at from node_result
     where outputs ? 'model' and outputs->'model'->>'source' = $1
       and (outputs->'model'->>'hash' = $1 or not exists (select 1 from live)
            or exists (select 1 from live where outputs->'model'->>'hash' = any(models)))
       order by outputs->'model'->'fewStep'->>'hash', created_at desc)
     select model from latest order by created_at desc`,
    [source],
  )
  return rows.map(({ model }) => model)
}
