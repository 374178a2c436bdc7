import { query, transaction } from '../database.ts'
import { newId } from '../newId.ts'
import type { Store } from '../store.ts'
import { StoreFault } from '../storeFault.ts'
import { shownOrder } from './shownOrder.ts'
import type { NewVote, StudyRater, StudyVote } from './values.ts'

/** Lets somebody rate; his secret is known by its SHA-256 alone. Throws not-found, and conflict when the study is closed. */
export async function addRater(
  store: Store,
  { study, hash, name }: { study: string; hash: string; name?: string },
): Promise<StudyRater> {
  return transaction(store.database, async (sql) => {
    const [found] = await sql<{ status: string }>('select status from study where id = $1 for share', [study])
    if (!found) throw new StoreFault('not-found', 'There is no such study. Ask for another link.')
    if (found.status !== 'open') throw closed()
    const [row] = await sql<{ id: string }>(
      `insert into study_rater (id, study_id, hash, name) values ($1, $2, $3, $4)
       on conflict (hash) do update set name = excluded.name returning id`,
      [newId(), study, hash, name ?? null],
    )
    return { id: row.id, study, ...(name && { name }) }
  })
}

/** The rater of a study whose secret has this hash; null when there is none. */
export async function findRater(
  store: Store,
  { study, hash }: { study: string; hash: string },
): Promise<StudyRater | null> {
  const [row] = await query<{ id: string; name: string | null }>(
    store.database,
    'select id, name from study_rater where study_id = $1 and hash = $2',
    [study, hash],
  )
  return row ? { id: row.id, study, ...(row.name && { name: row.name }) } : null
}

/**
 * Keeps how a rater ranked a scene, in place of what he said of it before. Throws conflict when the study is closed,
 * not-found for a scene of another study, and bad-input unless every film of the scene is ranked once.
 */
export async function castVote(store: Store, { rater, scene, ranking, tookMs }: NewVote): Promise<void> {
  await transaction(store.database, async (sql) => {
    const [found] = await sql<{ status: string; films: string[] }>(
      `select status, (select array_agg(id) from study_film where scene_id = scene.id) as films
       from study_scene as scene join study on study.id = scene.study_id
       where scene.id = $1 and study.id = $2 for share of study`,
      [scene, rater.study],
    )
    if (!found) throw new StoreFault('not-found', 'There is no such scene in this study. Open its link again.')
    if (found.status !== 'open') throw closed()
    checkRanking(ranking, found.films)
    await sql(
      `insert into study_vote (rater_id, scene_id, ranking, shown, took_ms) values ($1, $2, $3, $4, $5)
       on conflict (rater_id, scene_id) do update
         set ranking = excluded.ranking, took_ms = excluded.took_ms, at = now(), changes = study_vote.changes + 1
         where study_vote.ranking <> excluded.ranking`,
      [rater.id, scene, ranking, shownOrder(rater.id, found.films), tookMs],
    )
  })
}

/** Every vote of a study, or those of one rater, in the order of raters and scenes. */
export async function listVotes(store: Store, wish: { study: string; rater?: string }): Promise<StudyVote[]> {
  const rows = await query<Omit<StudyVote, 'name'> & { name: string | null }>(
    store.database,
    `select rater.number as rater, rater.name, vote.scene_id as scene, vote.ranking, vote.shown,
       vote.took_ms as "tookMs", vote.changes, vote.at
     from (select id, name, row_number() over (order by created_at, id)::int as number
           from study_rater where study_id = $1) as rater
       join study_vote as vote on vote.rater_id = rater.id
       join study_scene as scene on scene.id = vote.scene_id
     where $2::text is null or rater.id = $2
     order by rater.number, scene.place`,
    [wish.study, wish.rater ?? null],
  )
  return rows.map(({ name, ...vote }) => ({ ...vote, ...(name && { name }) }))
}

function checkRanking(ranking: readonly string[], films: readonly string[]): void {
  const isWhole = ranking.length === films.length && new Set(ranking).size === films.length
  if (isWhole && ranking.every((film) => films.includes(film))) return
  throw new StoreFault('bad-input', `Rank each of the ${films.length} films of the scene once, the best first.`)
}

const closed = () => new StoreFault('conflict', 'This study is closed and takes no votes any more.')
