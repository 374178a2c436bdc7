import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  acceptTake,
  createProject,
  createToken,
  dropCheckpoint,
  embedWords,
  findToken,
  listTakes,
  listTokens,
  localOwner,
  makeOwner,
  poolEntries,
  readCheckpoint,
  readResult,
  readResults,
  rejectTake,
  revokeToken,
  type Store,
  saveTake,
  settingOnce,
  starTake,
  takeFirstOwnerCode,
  writeCheckpoint,
  writeFirstOwnerCode,
  writeResult,
  writeResults,
} from './index.ts'
import { ask, newTake, openTestStore, project, putText } from './testStore.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore())
  for (const id of ['p', 'q']) await createProject(store, { project: project(id), owner: 'ann' })
})
afterAll(() => close?.())

const save = async (id: string, words: string, where = 'p') =>
  saveTake(store, { project: where, take: await newTake(store, id, words) })
const pool = async (options = {}) => (await poolEntries(store, 'p', options)).map(({ take }) => take.id)

describe('the history pool', () => {
  test('holds accepted takes only, of its project only, and not those that were rejected again', async () => {
    for (const id of ['new', 'accepted', 'rejected', 'regretted']) await save(id, 'a lighthouse at night')
    await save('foreign', 'a lighthouse at night', 'q')
    for (const id of ['accepted', 'regretted', 'foreign']) await acceptTake(store, id)
    for (const id of ['rejected', 'regretted']) await rejectTake(store, id)
    for (const options of [
      {},
      { like: 'a lighthouse at night' },
      { ids: ['new', 'accepted', 'rejected', 'regretted', 'foreign'] },
    ])
      expect(await pool(options)).toEqual(['accepted'])
    await acceptTake(store, 'regretted')
    expect((await pool()).toSorted()).toEqual(['accepted', 'regretted'])
  })
  test('the database itself refuses an entry for a take that is not accepted, and to reject one that has an entry', async () => {
    await save('r', 'x')
    await rejectTake(store, 'r')
    const enter = `insert into history_pool_entry (take_id, status, project_id, embedding) values ($1, $2::"TakeStatus", 'p', array_fill(0, array[64])::real[])`
    await expect(ask(url, enter, ['r', 'accepted'])).rejects.toMatchObject({ code: '23503' })
    await expect(ask(url, enter, ['r', 'rejected'])).rejects.toMatchObject({ code: '23514' })
    await acceptTake(store, 'r')
    await expect(ask(url, `update take set status = 'rejected' where id = 'r'`)).rejects.toMatchObject({
      code: expect.stringMatching(/^23/),
    })
    await rejectTake(store, 'r')
  })
  test('what is nearest to the words comes first, with how near it is', async () => {
    await createProject(store, { project: project('near'), owner: 'ann' })
    const texts = {
      storm: 'waves break over the harbour wall in a storm',
      bakery: 'a baker kneads dough in a warm bakery',
      train: 'a red train crosses the bridge',
    }
    for (const [id, words] of Object.entries(texts)) {
      await save(id, words, 'near')
      await acceptTake(store, id)
    }
    const found = await poolEntries(store, 'near', { like: 'the storm throws waves over the harbour', limit: 2 })
    expect(found[0].take.id).toBe('storm')
    expect(found).toHaveLength(2)
    expect(found[0].likeness!).toBeGreaterThan(found[1].likeness! + 0.2)
    expect(found[0].likeness!).toBeLessThanOrEqual(1.0001)
    await expect(poolEntries(store, 'near', { like: [1, 2] })).rejects.toMatchObject({ code: 'bad-input' })
  })
  test('an embedding has length 1, is the same for the same words, and nothing for none', () => {
    expect(Math.hypot(...embedWords('A lantern, two LANTERNS'))).toBeCloseTo(1)
    expect(embedWords('the lantern')).toEqual(embedWords('Lanterns!'))
    expect(embedWords('…')).toEqual(new Array(64).fill(0))
  })
})

test('a take keeps what people thought of it when it is saved again, and needs its assets', async () => {
  const take = await newTake(store, 'twice', 'x')
  await saveTake(store, { project: 'p', take, run: 'run1' })
  await acceptTake(store, 'twice')
  await starTake(store, 'twice', true)
  expect(await saveTake(store, { project: 'p', take })).toMatchObject({
    take: { status: 'accepted', starred: true },
    run: 'run1',
  })
  expect((await listTakes(store, { project: 'p', shot: 'shot-twice' })).map(({ take }) => take.id)).toEqual(['twice'])
  const lost = { ...take, id: 'lost', latents: { ...take.latents, asset: 'f'.repeat(64) } }
  await expect(saveTake(store, { project: 'p', take: lost })).rejects.toMatchObject({ code: 'not-found' })
  expect(await listTakes(store, { project: 'p', shot: 'lost' })).toEqual([])
  await expect(saveTake(store, { project: 'nowhere', take })).resolves.toBeDefined()
  await expect(acceptTake(store, 'nobody')).rejects.toMatchObject({ code: 'not-found' })
})

describe('results and checkpoints', () => {
  const key = (letter: string) => letter.repeat(64)
  test('the first result of a key stays, and one without its assets is refused whole', async () => {
    const { asset } = await putText(store, 'result')
    await writeResult(store, { key: key('a'), outputs: { text: 'one' }, assets: [asset], model: 'm' })
    await writeResult(store, { key: key('a'), outputs: { text: 'two' }, assets: [asset] })
    expect(await readResult(store, key('a'))).toEqual({ key: key('a'), outputs: { text: 'one' }, model: 'm' })
    const both = [
      { key: key('b'), outputs: {}, assets: [] },
      { key: key('c'), outputs: {}, assets: [key('0')] },
    ]
    await expect(writeResults(store, both)).rejects.toMatchObject({ code: 'not-found' })
    expect(await readResults(store, [key('b'), key('c')])).toEqual([])
  })
  test('a checkpoint is the last one written, until it is dropped', async () => {
    const [one, two] = [(await putText(store, 'one')).asset, (await putText(store, 'two')).asset]
    await writeCheckpoint(store, 'k', one)
    await writeCheckpoint(store, 'k', two)
    expect(await readCheckpoint(store, 'k')).toBe(two)
    expect(await ask(url, `select asset_id from asset_use where holder = 'checkpoint'`)).toEqual([{ asset_id: two }])
    await dropCheckpoint(store, 'k')
    expect(await readCheckpoint(store, 'k')).toBeNull()
  })
})

describe('accounts', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  test('the first owner is one, however many ask at once, and gets a name later', async () => {
    const owners = await Promise.all([1, 2, 3, 4].map(() => localOwner(store)))
    expect(new Set(owners.map(({ id }) => id)).size).toBe(1)
    expect(await makeOwner(store, { name: 'Ann', email: 'ann@example.org' })).toMatchObject({
      id: owners[0].id,
      name: 'Ann',
      role: 'owner',
    })
  })
  test('a token is found by its hash until it expires or is revoked', async () => {
    const { id: user } = await localOwner(store)
    const { id } = await createToken(store, { user, name: 'script', hash: hash('s'), scopes: ['read', 'run'] })
    await createToken(store, {
      user,
      name: 'old',
      hash: hash('o'),
      scopes: ['read'],
      expiresAt: new Date(Date.now() - 1000),
    })
    expect(await findToken(store, hash('s'))).toMatchObject({ id, scopes: ['read', 'run'], user: { id: user } })
    expect(await findToken(store, hash('o'))).toBeNull()
    expect(await findToken(store, hash('x'))).toBeNull()
    await expect(revokeToken(store, { user: 'another', token: id })).rejects.toMatchObject({ code: 'not-found' })
    await revokeToken(store, { user, token: id })
    expect(await findToken(store, hash('s'))).toBeNull()
    expect((await listTokens(store, user)).map(({ name }) => name)).toEqual(['old'])
  })
  test('a first owner code works once, for one of many, and neither late nor after a newer one', async () => {
    const later = (ms: number) => new Date(Date.now() + ms)
    await writeFirstOwnerCode(store, { hash: hash('1'), expiresAt: later(60_000) })
    await writeFirstOwnerCode(store, { hash: hash('2'), expiresAt: later(60_000) })
    expect(await takeFirstOwnerCode(store, hash('1'))).toBe(false)
    const tries = await Promise.all([1, 2, 3].map(() => takeFirstOwnerCode(store, hash('2'))))
    expect(tries.filter(Boolean)).toHaveLength(1)
    await writeFirstOwnerCode(store, { hash: hash('3'), expiresAt: later(-1) })
    expect(await takeFirstOwnerCode(store, hash('3'))).toBe(false)
  })
  test('a secret that is made once is the same for all', async () => {
    const made = await Promise.all([1, 2, 3].map((index) => settingOnce(store, 'secret', () => index)))
    expect(new Set(made).size).toBe(1)
  })
})
