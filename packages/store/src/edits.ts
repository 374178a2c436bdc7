import { applyEdit, type Edit, migrateProject, type Project } from '@sceneweave/project'
import { type Database, query, type Sql, transaction } from './database.ts'
import { holdProject, noProject } from './projects.ts'
import type { Store } from './store.ts'
import type { Appended, LoggedEdit } from './values.ts'
import { waitForWake } from './wakes.ts'

type EditRecord = { version: number; edit: Edit; edited_by: string; at: Date }

/**
 * Applies edits to a project if nobody else's came since version `base`, all or none; else says which came, so that the
 * caller can fit his to them. Throws the EditFault of an edit that does not apply. Appending the same edits again after
 * an answer that was lost is harmless.
 */
export async function appendEdits(
  store: Store,
  { project, base, edits, by }: { project: string; base: number; edits: readonly Edit[]; by: string },
): Promise<Appended> {
  let next: Newest | undefined
  const appended = await transaction(store.database, async (sql): Promise<Appended> => {
    // no key update: a run that tells of an ended node refers to its project, and does not wait for an edit
    const [row] = await sql<{ version: number; row: string }>(
      'select version, xmin::text as row from project where id = $1 for no key update',
      [project],
    )
    if (!row) throw noProject(project)
    if (row.version !== base) return conflictOrRepeat(store, sql, { project, base, edits, by, ...row })
    let document = await newestDocument(store, sql, { project, row: row.row })
    for (const edit of edits) document = applyEdit(document, edit).project
    const version = base + edits.length
    if (edits.length > 0) next = await write(sql, { project, base, edits, by, version, document })
    return { type: 'appended', version, project: document }
  })
  if (next) keepNewest(store, project, next)
  if (appended.type === 'appended') store.wakes.wake(`project:${project}`)
  return appended
}

/** A document as it stands in one version of its row, which any change of the row ends. */
type Newest = { row: string; document: Project }

const newest = new WeakMap<Database, Map<string, Newest>>()
/** So many projects are edited at once without reading each anew: of 2,000 nodes that takes longer than the edit. */
const MOST_NEWEST = 16

async function newestDocument(
  { database }: Store,
  sql: Sql,
  { project, row }: { project: string; row: string },
): Promise<Project> {
  const known = newest.get(database)?.get(project)
  if (known?.row === row) return known.document
  const [{ document }] = await sql<{ document: unknown }>('select document from project where id = $1', [project])
  return migrateProject(document)
}

function keepNewest({ database }: Store, project: string, next: Newest): void {
  const known = newest.get(database) ?? new Map<string, Newest>()
  newest.set(database, known)
  known.delete(project)
  known.set(project, next)
  for (const id of [...known.keys()].slice(0, -MOST_NEWEST)) known.delete(id)
}

type Change = { project: string; base: number; edits: readonly Edit[]; by: string; version: number; document: Project }

async function write(sql: Sql, { project, base, edits, by, version, document }: Change): Promise<Newest> {
  const [{ row }] = await sql<{ row: string }>(
    'update project set document = $2, title = $3, version = $4, updated_at = now() where id = $1 returning xmin::text as row',
    [project, JSON.stringify(document), document.title, version],
  )
  await sql(
    `insert into project_edit (project_id, version, edit, edited_by)
     select $1, $2::int + place, edit, $4 from jsonb_array_elements($3::jsonb) with ordinality as given(edit, place)`,
    [project, base, JSON.stringify(edits), by],
  )
  await holdProject(sql, project, edits)
  return { row, document }
}

type Late = Omit<Change, 'document'> & { row: string }

async function conflictOrRepeat(
  store: Store,
  sql: Sql,
  { project, base, edits, by, version, row }: Late,
): Promise<Appended> {
  const [{ is_same }] = await sql<{ is_same: boolean }>(
    `select count(*) = jsonb_array_length($4::jsonb) and count(*) > 0 as is_same
     from jsonb_array_elements($4::jsonb) with ordinality as given(edit, place)
     join project_edit as stored on stored.project_id = $1 and stored.version = $2::int + place
       and stored.edit = given.edit and stored.edited_by = $3`,
    [project, base, by, JSON.stringify(edits)],
  )
  if (is_same && version === base + edits.length)
    return { type: 'appended', version, project: await newestDocument(store, sql, { project, row }) }
  return { type: 'conflict', version, since: (await select(sql, project, base, 100_000)).map(toLogged) }
}

/** The edits of a project after a version, in order, at most `limit` (default 1000). */
export async function readEdits(store: Store, project: string, after: number, limit = 1000): Promise<LoggedEdit[]> {
  return (await select((text, values) => query(store.database, text, values), project, after, limit)).map(toLogged)
}

/** As readEdits, but waits until there are any. An empty list means that the signal aborted. */
export async function waitForEdits(
  store: Store,
  project: string,
  after: number,
  signal?: AbortSignal,
): Promise<LoggedEdit[]> {
  while (!signal?.aborted) {
    // listens before it reads, so that nothing can fall between
    const wake = waitForWake(store.wakes, [`project:${project}`], { ms: 1000, signal })
    const edits = await readEdits(store, project, after)
    if (edits.length > 0) return edits
    await wake
  }
  return []
}

function select(sql: Sql, project: string, after: number, limit: number): Promise<EditRecord[]> {
  return sql<EditRecord>(
    'select version, edit, edited_by, at from project_edit where project_id = $1 and version > $2 order by version limit $3',
    [project, after, limit],
  )
}

function toLogged({ version, edit, edited_by, at }: EditRecord): LoggedEdit {
  return { version, edit, by: edited_by, at }
}
