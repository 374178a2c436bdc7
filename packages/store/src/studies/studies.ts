import { randomBytes } from 'node:crypto'
import { holdAssets, releaseAssets } from '../assets/uses.ts'
import { query, type Sql, transaction } from '../database.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import type { CountedStudy, NewStudy, StoredStudy, StudyRow, StudyScene, StudyStatus } from './values.ts'

const COLUMNS = `study.id, study.link, study.title, study.instructions, study.methods, study.status,
  study.owner_id as "ownerId", study.created_at as "createdAt", study.closed_at as "closedAt"`

/** Stores a study and keeps its films. Throws not-found for an asset that is missing. */
export async function createStudy(store: Store, study: NewStudy): Promise<StudyRow> {
  // drawn before the first try, so that a try whose answer was lost is not made twice
  const id = newId()
  const scenes = study.scenes.map((scene) => ({ ...scene, id: newId() }))
  const films = scenes.flatMap((scene) =>
    scene.films.map((asset, method) => ({ id: randomBytes(16).toString('hex'), scene: scene.id, method, asset })),
  )
  return transaction(store.database, async (sql) => {
    const [row] = await sql<StudyRecord>(
      `insert into study (id, link, title, instructions, methods, owner_id) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set title = excluded.title returning ${COLUMNS}`,
      [id, study.link, study.title, study.instructions ?? null, study.methods, study.owner],
    )
    await sql(
      `insert into study_scene (id, study_id, place, name, prompt)
       select scene.id, $1, scene.place, scene.name, scene.prompt
       from jsonb_to_recordset($2::jsonb) as scene(id text, place int, name text, prompt text) on conflict do nothing`,
      [id, JSON.stringify(scenes.map(({ films: _, ...scene }, place) => ({ ...scene, place })))],
    )
    await holdAssets(sql, { holder: 'study', id, assets: films.map(({ asset }) => asset) })
    await sql(
      `insert into study_film (id, scene_id, method, asset_id)
       select film.id, film.scene, film.method, film.asset
       from jsonb_to_recordset($1::jsonb) as film(id text, scene text, method int, asset text) on conflict do nothing`,
      [JSON.stringify(films)],
    )
    return toRow(row)
  })
}

/** Studies without their scenes, newest first: all, or those of one owner. */
export async function listStudies(store: Store, { owner }: { owner?: string } = {}): Promise<CountedStudy[]> {
  const rows = await query<StudyRecord & Pick<CountedStudy, 'scenes' | 'raters' | 'votes'>>(
    store.database,
    `select ${COLUMNS},
       (select count(*)::int from study_scene where study_id = study.id) as scenes,
       (select count(distinct rater_id)::int from study_vote join study_rater on study_rater.id = rater_id
        where study_id = study.id) as raters,
       (select count(*)::int from study_vote join study_rater on study_rater.id = rater_id
        where study_id = study.id) as votes
     from study where $1::text is null or owner_id = $1 order by created_at desc, id desc`,
    [owner ?? null],
  )
  return rows.map((row) => ({ ...toRow(row), scenes: row.scenes, raters: row.raters, votes: row.votes }))
}

/** A study with its scenes in order, by its id or by the link that raters have; null when there is none. */
export async function findStudy(store: Store, wanted: { id: string } | { link: string }): Promise<StoredStudy | null> {
  const [column, value] = 'id' in wanted ? ['id', wanted.id] : ['link', wanted.link]
  const [row] = await query<StudyRecord>(store.database, `select ${COLUMNS} from study where ${column} = $1`, [value])
  if (!row) return null
  const scenes = await query<StudyScene>(
    store.database,
    `select scene.id, scene.name, scene.prompt,
       (select jsonb_agg(jsonb_build_object('id', id, 'method', method) order by method)
        from study_film where scene_id = scene.id) as films
     from study_scene as scene where study_id = $1 order by place`,
    [row.id],
  )
  return { ...toRow(row), scenes }
}

/** Ends a study, or lets raters in again. Throws not-found. */
export async function setStudyStatus(
  store: Store,
  { study, status }: { study: string; status: StudyStatus },
): Promise<void> {
  const changed = await query(
    store.database,
    `update study set status = $2::"StudyStatus",
       closed_at = case when $2 = 'open' then null else coalesce(closed_at, now()) end
     where id = $1 returning id`,
    [study, status],
  )
  if (changed.length === 0) throw noStudy()
}

/** Deletes a study with its votes, and lets its films go. Throws not-found. */
export async function removeStudy(store: Store, study: string): Promise<void> {
  await transaction(store.database, async (sql: Sql) => {
    const gone = await sql('delete from study where id = $1 returning id', [study])
    if (gone.length === 0) throw noStudy()
    await releaseAssets(sql, 'study', [study])
  })
}

/** The bytes behind a film of a study; null when there is no such film. */
export async function readStudyFilm(
  store: Store,
  film: string,
): Promise<{ asset: string; mediaType: string; bytes: number } | null> {
  const [row] = await query<{ asset: string; mediaType: string; bytes: string }>(
    store.database,
    `select asset.id as asset, asset.media_type as "mediaType", asset.bytes
     from study_film join asset on asset.id = study_film.asset_id where study_film.id = $1`,
    [film],
  )
  return row ? { ...row, bytes: Number(row.bytes) } : null
}

type StudyRecord = Omit<StudyRow, 'instructions' | 'closedAt'> & { instructions: string | null; closedAt: Date | null }

function toRow({
  id,
  link,
  title,
  instructions,
  methods,
  status,
  ownerId,
  createdAt,
  closedAt,
}: StudyRecord): StudyRow {
  const row = { id, link, title, methods, status, ownerId, createdAt }
  return { ...row, ...(instructions !== null && { instructions }), ...(closedAt && { closedAt }) }
}

const noStudy = () => new StoreFault('not-found', 'There is no such study. Look at the list of studies.')
