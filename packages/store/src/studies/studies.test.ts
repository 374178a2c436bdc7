import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addRater,
  castVote,
  collectAssets,
  createStudy,
  findRater,
  findStudy,
  listStudies,
  listVotes,
  mayReadAsset,
  readStudyFilm,
  removeStudy,
  removeUser,
  type Store,
  type StoredStudy,
  setStudyStatus,
  shownOrder,
} from '../index.ts'
import { ask, openTestStore, putText } from '../testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
})
afterAll(() => close?.())

const methods = ['joint', 'alone', 'key frames']
let links = 0

async function study(scenes = 2, owner = 'ann'): Promise<StoredStudy> {
  const link = `link${++links}`
  const made = Array.from({ length: scenes }, async (_, at) => {
    const films = await Promise.all(methods.map((method) => putText(store, `${link} ${method} ${at}`)))
    return { name: `scene-${at}`, prompt: `Bear ${at}`, films: films.map(({ asset }) => asset) }
  })
  const { id } = await createStudy(store, { title: link, methods, scenes: await Promise.all(made), owner, link })
  return (await findStudy(store, { id }))!
}

const rater = (of: StoredStudy, hash: string, name?: string) =>
  addRater(store, { study: of.id, hash: of.id + hash, name })
const filmsOf = (of: StoredStudy, scene = 0) => of.scenes[scene].films.map(({ id }) => id)

describe('a study', () => {
  test('is found by its id and by its link, with scenes and films in their order', async () => {
    const made = await study()
    expect(await findStudy(store, { link: made.link })).toEqual(made)
    expect(made).toMatchObject({ methods, status: 'open', ownerId: 'ann', title: made.link })
    expect(made.scenes.map(({ name, prompt }) => [name, prompt])).toEqual([
      ['scene-0', 'Bear 0'],
      ['scene-1', 'Bear 1'],
    ])
    for (const { films } of made.scenes) expect(films.map(({ method }) => method)).toEqual([0, 1, 2])
    for (const wanted of [{ id: 'x' }, { link: made.id }, { id: made.link }])
      expect(await findStudy(store, wanted)).toBeNull()
  })

  test('needs its films to be there, and is not half there without one', async () => {
    const [{ asset }] = [await putText(store, 'there')]
    const scenes = [{ name: 'a', prompt: 'b', films: [asset, 'f'.repeat(64)] }]
    const wish = { title: 'x', methods: ['a', 'b'], scenes, owner: 'zoe', link: 'broken' }
    await expect(createStudy(store, wish)).rejects.toMatchObject({ code: 'not-found' })
    expect(await listStudies(store, { owner: 'zoe' })).toEqual([])
  })

  test('keeps its films from being collected until it is removed, and nobody sees them but through it', async () => {
    const made = await study(1)
    const film = (await readStudyFilm(store, filmsOf(made)[0]))!
    expect(film).toMatchObject({ mediaType: 'text/plain', bytes: expect.any(Number) })
    expect(await mayReadAsset(store, { asset: film.asset, user: 'ann' })).toBe(false)
    const collected = async () =>
      (await collectAssets(store, { preview: true, graceMs: 0 })).assets.some(({ asset }) => asset === film.asset)
    expect(await collected()).toBe(false)
    await removeStudy(store, made.id)
    expect(await collected()).toBe(true)
    expect(await readStudyFilm(store, filmsOf(made)[0])).toBeNull()
    await expect(removeStudy(store, made.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is counted in the list of its owner, the newest first, with those who voted', async () => {
    const [old, young] = [await study(2, 'cleo'), await study(2, 'cleo')]
    const [one] = [await rater(old, '1'), await rater(old, '2')]
    for (const at of [0, 1])
      await castVote(store, { rater: one, scene: old.scenes[at].id, ranking: filmsOf(old, at), tookMs: 9 })
    expect(await listStudies(store, { owner: 'cleo' })).toMatchObject([
      { id: young.id, scenes: 2, raters: 0, votes: 0 },
      { id: old.id, scenes: 2, raters: 1, votes: 2 },
    ])
    expect((await listStudies(store)).length).toBeGreaterThan(2)
  })

  test('goes to the heir when its owner leaves', async () => {
    const user = `insert into "user" (id, name, email, role, updated_at) values ($1, $1, $1, $2::"Role", now())`
    for (const [id, role] of [
      ['bob', 'viewer'],
      ['boss', 'owner'],
    ])
      await ask(url, user, [id, role])
    const made = await study(1, 'bob')
    await removeUser(store, { user: 'bob', heir: 'boss' })
    expect((await findStudy(store, { id: made.id }))?.ownerId).toBe('boss')
  })
})

describe('a vote', () => {
  test('is one a rater and scene: the last counts, and how often it changed is known', async () => {
    const made = await study()
    const ann = await rater(made, 'ann', 'Ann')
    expect(await findRater(store, { study: made.id, hash: `${made.id}ann` })).toEqual(ann)
    expect(await findRater(store, { study: 'other', hash: `${made.id}ann` })).toBeNull()
    const films = filmsOf(made)
    const vote = (ranking: string[], tookMs: number) =>
      castVote(store, { rater: ann, scene: made.scenes[0].id, ranking, tookMs })
    await vote(films, 10)
    await vote(films, 20)
    expect(await listVotes(store, { study: made.id })).toMatchObject([{ ranking: films, tookMs: 10, changes: 0 }])
    await vote(films.toReversed(), 30)
    expect(await listVotes(store, { study: made.id })).toEqual([
      {
        rater: 1,
        name: 'Ann',
        scene: made.scenes[0].id,
        ranking: films.toReversed(),
        shown: shownOrder(ann.id, films),
        tookMs: 30,
        changes: 1,
        at: expect.any(Date),
      },
    ])
  })

  test('of several raters stand in the order of raters and scenes, and one can be asked for', async () => {
    const made = await study()
    const [one, two] = [await rater(made, '1'), await rater(made, '2', 'Two')]
    for (const [who, at] of [
      [two, 1],
      [two, 0],
      [one, 1],
    ] as const)
      await castVote(store, { rater: who, scene: made.scenes[at].id, ranking: filmsOf(made, at), tookMs: 1 })
    const places = (await listVotes(store, { study: made.id })).map(({ rater, scene }) => [rater, scene])
    expect(places).toEqual([
      [1, made.scenes[1].id],
      [2, made.scenes[0].id],
      [2, made.scenes[1].id],
    ])
    const own = await listVotes(store, { study: made.id, rater: two.id })
    expect(own.map(({ rater, name }) => [rater, name])).toEqual([
      [2, 'Two'],
      [2, 'Two'],
    ])
  })

  test('ranks every film of the scene once, or is refused', async () => {
    const made = await study()
    const ann = await rater(made, 'ann')
    const films = filmsOf(made)
    const bad = [films.slice(1), [...films, films[0]], [films[0], films[0], films[1]], filmsOf(made, 1), []]
    for (const ranking of bad)
      await expect(castVote(store, { rater: ann, scene: made.scenes[0].id, ranking, tookMs: 1 })).rejects.toMatchObject(
        { code: 'bad-input' },
      )
    const foreign = (await study()).scenes[0]
    const ranking = foreign.films.map(({ id }) => id)
    await expect(castVote(store, { rater: ann, scene: foreign.id, ranking, tookMs: 1 })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await listVotes(store, { study: made.id })).toEqual([])
  })

  test('and a new rater are refused by a closed study, until it is opened again', async () => {
    const made = await study(1)
    const ann = await rater(made, 'ann')
    const vote = () => castVote(store, { rater: ann, scene: made.scenes[0].id, ranking: filmsOf(made), tookMs: 1 })
    await setStudyStatus(store, { study: made.id, status: 'closed' })
    expect((await findStudy(store, { id: made.id }))?.closedAt).toBeInstanceOf(Date)
    await expect(vote()).rejects.toMatchObject({ code: 'conflict' })
    await expect(rater(made, 'late')).rejects.toMatchObject({ code: 'conflict' })
    await setStudyStatus(store, { study: made.id, status: 'open' })
    await vote()
    expect(await listVotes(store, { study: made.id })).toHaveLength(1)
    await expect(setStudyStatus(store, { study: 'none', status: 'open' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('the database itself refuses one that does not rank what was shown', async () => {
    const made = await study(1)
    const ann = await rater(made, 'ann')
    const insert = `insert into study_vote (rater_id, scene_id, ranking, shown, took_ms) values ($1, $2, '{a,b}', '{a,c}', 1)`
    await expect(ask(url, insert, [ann.id, made.scenes[0].id])).rejects.toMatchObject({ code: '23514' })
  })
})

describe('the order in which films are shown', () => {
  test('is the same whenever a rater comes back, however the films were named first', () => {
    expect(shownOrder('ann', ['a', 'b', 'c'])).toEqual(shownOrder('ann', ['c', 'a', 'b']))
  })

  test('puts every film on every place as often, over raters', () => {
    const names = ['a', 'b', 'c', 'd']
    const counts = new Map<string, number>()
    for (let rater = 0; rater < 4000; rater++)
      shownOrder(`rater ${rater}`, names).forEach((name, place) => {
        counts.set(`${name}${place}`, (counts.get(`${name}${place}`) ?? 0) + 1)
      })
    expect(counts.size).toBe(16)
    // 1000 each are expected; 5 standard deviations are 137
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(137)
  })
})
