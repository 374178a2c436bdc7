import { expect, test } from 'vitest'
import { appendEvents, claimRun, finishRun, openStore, readEvents, readResult, retryRun, type Store } from '../index.ts'
import { ask, claimed, event, runnerNamed, submit } from '../testStore.ts'
import { queueStage } from './queueStage.ts'

let store: Store
let url: string
queueStage((opened) => {
  ;({ store, url } = opened)
})

const key = (letter: string) => letter.repeat(64)
const made = (letter: string) => ({ key: key(letter), outputs: { text: letter }, assets: [] })
const numbers = async (run: string) => (await readEvents(store, run)).map(({ type, seq }) => `${seq} ${type}`)

test('what a runner had not stored yet is stored with the end of its run, in order, and twice is harmless', async () => {
  await submit(store)
  const claim = await claimed(store, await runnerNamed(store))
  await appendEvents(store, claim, [event(1)])
  const last = { seq: 3, events: [event(2), event(3)], results: [made('1'), made('2')] }
  for (const _ of ['once', 'again'])
    expect(await finishRun(store, claim, { status: 'done' }, last)).toMatchObject({ status: 'done' })
  expect(await numbers(claim.run.id)).toEqual(['1 node-progress', '2 node-progress', '3 node-progress', '4 run-end'])
  expect(await readResult(store, key('2'))).toEqual({ key: key('2'), outputs: { text: '2' } })
})

test('whoever lost his claim stores nothing with the end that he tells', async () => {
  const { id } = await submit(store)
  const old = await claimed(store, await runnerNamed(store))
  const again = await claimed(store, await runnerNamed(store))
  const last = { seq: 1, events: [event(1)], results: [made('3')] }
  await expect(finishRun(store, old, { status: 'done' }, last)).rejects.toMatchObject({ code: 'claim-lost' })
  expect([await readResult(store, key('3')), await numbers(id)]).toEqual([null, []])
  expect(await finishRun(store, again, { status: 'done' })).toMatchObject({ status: 'done' })
})

test('an asset that is gone leaves the run unfinished, and nothing of its end is stored', async () => {
  const { id } = await submit(store)
  const claim = await claimed(store, await runnerNamed(store))
  const results = [{ ...made('4'), assets: [key('f')] }]
  const ending = finishRun(store, claim, { status: 'done' }, { seq: 1, events: [event(1)], results })
  await expect(ending).rejects.toMatchObject({ code: 'not-found' })
  expect([await readResult(store, key('4')), await numbers(id)]).toEqual([null, []])
  expect(await finishRun(store, claim, { status: 'cancelled' })).toMatchObject({ status: 'cancelled' })
})

test('a fault that may pass keeps what was told and made; the end of the next try is told after it', async () => {
  const runner = await runnerNamed(store)
  const { id } = await submit(store)
  const fault = { code: 'engine-died', message: 'it ended' }
  const last = { seq: 1, events: [event(1)], results: [made('5')] }
  const row = await finishRun(store, await claimed(store, runner), { status: 'failed', fault, retry: 'later' }, last)
  expect(row).toMatchObject({ status: 'waiting' })
  expect([await readResult(store, key('5')), await numbers(id)]).toEqual([
    { key: key('5'), outputs: { text: '5' } },
    ['1 node-progress'],
  ])
  await ask(url, 'update run set not_before = now()')
  const next = await claimed(store, runner)
  expect(next.lastSeq).toBe(1)
  await finishRun(store, next, { status: 'failed', fault, retry: 'never' }, { seq: 2, events: [event(2)], results: [] })
  await retryRun(store, id)
  await finishRun(store, await claimed(store, runner), { status: 'done' }, { seq: 4, events: [event(4)], results: [] })
  expect(await numbers(id)).toEqual(['1 node-progress', '2 node-progress', '3 run-end', '4 node-progress', '5 run-end'])
})

test('a claim reads the head of the queue, however many wait', async () => {
  // one connection, so that it can be asked what its statements read
  const alone = await openStore({ databaseUrl: url, dataFolder: '/tmp', poolSize: 1 })
  const { pool } = alone.database
  const readRows = async () => {
    await pool.query('select pg_stat_force_next_flush()')
    const { rows } = await pool.query<{ read: number }>(
      `select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_user_tables where relname = 'run'`,
    )
    return rows[0].read
  }
  const runner = await runnerNamed(store)
  await submit(store)
  await ask(
    url,
    `insert into run (id, graph, target, class, band, turn, user_id, job, request_hash)
     select 'many' || n, graph, target, class, band, turn + n, user_id, gen_random_uuid(), request_hash
     from run, generate_series(1, 3000) as n`,
  )
  const before = await readRows()
  expect(await claimRun(alone, runner)).not.toBeNull()
  expect((await readRows()) - before).toBeLessThan(300)
  await alone.close()
})
