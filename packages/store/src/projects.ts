import { assetsIn, type Json, migrateProject, type Project } from '@sceneweave/project'
import { holdKnownAssets, releaseAssets } from './assets/uses.ts'
import { type Sql, transaction } from './database.ts'
import type { Project as ProjectRecord } from './generated/client.ts'
import { newId } from './newId.ts'
import type { Store } from './store.ts'
import { StoreFault } from './storeFault.ts'
import { onTables } from './tables.ts'
import type { ProjectRow, StoredProject, StoredVersion, VersionRow } from './values.ts'

const ROW = { id: true, title: true, version: true, ownerId: true, createdAt: true, updatedAt: true } as const

/** Stores a new project. Throws conflict when its id is taken. */
export async function createProject(
  store: Store,
  { project, owner }: { project: Project; owner: string },
): Promise<StoredProject> {
  const inserted = await transaction(store.database, async (sql) => {
    const rows = await sql(
      `insert into project (id, title, document, owner_id) values ($1, $2, $3, $4) on conflict (id) do nothing returning id`,
      [project.id, project.title, JSON.stringify(project), owner],
    )
    await holdProject(sql, project.id, project)
    return rows.length > 0
  })
  const stored = await readProject(store, project.id)
  // a first try whose answer was lost looks like this too, but nobody has edited that one
  if (!inserted && (stored.ownerId !== owner || stored.version > 0 || stored.title !== project.title))
    throw new StoreFault('conflict', `There is a project ${project.id} already. Give the new one another id.`)
  return stored
}

/** Projects without their documents, the last changed first, at most `limit` (default 100). before: for the next page. */
export function listProjects(
  store: Store,
  { owner, limit = 100, before }: { owner?: string; limit?: number; before?: Date } = {},
): Promise<ProjectRow[]> {
  return onTables(store, (tables) =>
    tables.project.findMany({
      where: { ownerId: owner, ...(before && { updatedAt: { lt: before } }) },
      orderBy: { updatedAt: 'desc' },
      take: limit,
      select: ROW,
    }),
  )
}

/** A project with its newest document, in today's form. Throws not-found. */
export async function readProject(store: Store, id: string): Promise<StoredProject> {
  const record = await onTables(store, (tables) => tables.project.findUnique({ where: { id } }))
  if (!record) throw noProject(id)
  return toStoredProject(record)
}

/** Deletes a project with its edits, versions and takes. Its runs stay, without it. Throws not-found. */
export async function deleteProject(store: Store, id: string): Promise<void> {
  await transaction(store.database, async (sql) => {
    const versions = await sql<{ id: string }>('select id from project_version where project_id = $1', [id])
    const takes = await sql<{ id: string }>('select id from take where project_id = $1', [id])
    const gone = await sql('delete from project where id = $1 returning id', [id])
    if (gone.length === 0) throw noProject(id)
    await releaseAssets(sql, 'project', [id])
    await releaseAssets(
      sql,
      'version',
      versions.map((row) => row.id),
    )
    await releaseAssets(
      sql,
      'take',
      takes.map((row) => row.id),
    )
  })
}

/** Gives the newest version of a project a name, under which it stays as it is. */
export async function saveVersion(
  store: Store,
  { project, name, by }: { project: string; name: string; by: string },
): Promise<VersionRow> {
  const id = newId()
  return transaction(store.database, async (sql) => {
    const [row] = await sql<VersionRow & { document: Json }>(
      `insert into project_version (id, project_id, version, name, document, saved_by)
       select $1, id, version, $3, document, $4 from project where id = $2
       on conflict (id) do update set name = excluded.name
       returning id, name, version, saved_by as by, at, document`,
      [id, project, name, by],
    )
    if (!row) throw noProject(project)
    const { document, ...version } = row
    await holdKnownAssets(sql, { holder: 'version', id, assets: assetsIn(document) })
    return version
  })
}

/** The named versions of a project, newest first. */
export async function listVersions(store: Store, project: string): Promise<VersionRow[]> {
  const rows = await onTables(store, (tables) =>
    tables.projectVersion.findMany({
      where: { projectId: project },
      orderBy: { at: 'desc' },
      omit: { document: true },
    }),
  )
  return rows.map(({ id, name, version, savedBy, at }) => ({ id, name, version, by: savedBy, at }))
}

/** A named version with its document. Throws not-found. */
export async function readVersion(store: Store, id: string): Promise<StoredVersion> {
  const row = await onTables(store, (tables) => tables.projectVersion.findUnique({ where: { id } }))
  if (!row) throw new StoreFault('not-found', `There is no saved version ${id}. Look at the list of versions.`)
  const { name, version, savedBy, at, document } = row
  return { id, name, version, by: savedBy, at, project: migrateProject(document) }
}

/** Keeps what a document names. Nothing is let go by an edit, because it can be undone. */
export async function holdProject(sql: Sql, id: string, document: unknown): Promise<void> {
  await holdKnownAssets(sql, { holder: 'project', id, assets: assetsIn(document as Json) })
}

export function noProject(id: string): StoreFault {
  return new StoreFault(
    'not-found',
    `There is no project ${id}. It may have been deleted; look at the list of projects.`,
  )
}

function toStoredProject({ document, ...row }: ProjectRecord): StoredProject {
  return { ...row, project: migrateProject(document) }
}
