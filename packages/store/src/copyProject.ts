import { assetsIn, type Json, type Project } from '@sceneweave/project'
import { holdKnownAssets } from './assets/uses.ts'
import { query, type Sql, transaction } from './database.ts'
import { newId } from './newId.ts'
import { readProject, readVersion } from './projects.ts'
import type { Store } from './store.ts'
import { StoreFault } from './storeFault.ts'
import type { StoredProject } from './values.ts'

/** version: a named version of the project in place of its present state. title: default that of the original and "copy". */
export type CopyWish = { project: string; version?: string; title?: string; owner: string }

/**
 * A project of its own with the graph, takes, history pool and shown results of another. Runs, edits, named versions and
 * members stay with the original. Throws not-found.
 */
export async function copyProject(store: Store, { project, version, title, owner }: CopyWish): Promise<StoredProject> {
  const original =
    version === undefined ? (await readProject(store, project)).project : await versionOf(store, project, version)
  const takes = await query<{ id: string }>(store.database, 'select id from take where project_id = $1', [project])
  // drawn before the first try, so that a try whose answer was lost is known again
  const names = new Map(takes.map(({ id }) => [id, newId()]))
  const id = newId()
  const named = { ...original, id, title: (title ?? `${original.title} copy`).slice(0, 200) }
  const document = { ...named, graph: renamed(original.graph as unknown as Json, names) as unknown as Project['graph'] }
  await transaction(store.database, async (sql) => {
    await sql(
      'insert into project (id, title, document, owner_id) values ($1, $2, $3, $4) on conflict (id) do nothing',
      [id, document.title, JSON.stringify(document), owner],
    )
    await holdKnownAssets(sql, { holder: 'project', id, assets: assetsIn(document as unknown as Json) })
    await copyTakes(sql, { project: id, names })
    await sql(
      `insert into node_end (project_id, node, run_id, number, seq, key, at)
       select $2, node, run_id, number, seq, key, at from node_end where project_id = $1 on conflict do nothing`,
      [project, id],
    )
  })
  return readProject(store, id)
}

async function versionOf(store: Store, project: string, version: string): Promise<Project> {
  const found = await readVersion(store, version)
  if (found.project.id === project) return found.project
  throw new StoreFault('not-found', 'there is no such version; look at the list of versions')
}

/** Takes with their places in the pool and what they hold. A take that went meanwhile is left out. */
async function copyTakes(sql: Sql, { project, names }: { project: string; names: Map<string, string> }): Promise<void> {
  const ids = [[...names.keys()], [...names.values()]]
  const copied = 'from unnest($1::text[], $2::text[]) as copy(old, new)'
  await sql(
    `insert into take (id, project_id, shot_id, document, words, status, starred, run_id, created_at)
     select copy.new, $3, shot_id, jsonb_set(document, '{id}', to_jsonb(copy.new)), words, status, starred, run_id, created_at
     ${copied} join take on take.id = copy.old on conflict do nothing`,
    [...ids, project],
  )
  await sql(
    `insert into history_pool_entry (take_id, project_id, embedding, accepted_at)
     select copy.new, $3, embedding, accepted_at ${copied}
       join history_pool_entry on take_id = copy.old join take on take.id = copy.new and take.status = 'accepted'
     on conflict do nothing`,
    [...ids, project],
  )
  await sql(
    `insert into asset_use (holder, holder_id, asset_id)
     select 'take', copy.new, asset_id ${copied} join asset_use on holder = 'take' and holder_id = copy.old
       join take on take.id = copy.new
     on conflict do nothing`,
    ids,
  )
}

/** The value with takes named as they are in the copy, wherever a node names one. */
function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return names.get(value) ?? value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => renamed(one, names))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one, names)]))
}
