import { describe, expect, test } from 'vitest'
import {
  appendEvents,
  cancelRun,
  heartbeat,
  listRuns,
  readEvents,
  registerRunner,
  type Store,
  waitForEvents,
  watchRun,
} from '../index.ts'
import { claimed, event, runnerNamed, submit } from '../testStore.ts'
import { queueStage } from './queueStage.ts'

let store: Store
queueStage((opened) => {
  store = opened.store
})

describe('events', () => {
  test('any reader gets the same from any number, and what comes while he waits', async () => {
    const { id } = await submit(store)
    await appendEvents(store, id, [event(1), event(2), event(3)])
    expect(await readEvents(store, id, 1)).toEqual([event(2), event(3)])
    expect(await readEvents(store, id, 0, 2)).toEqual([event(1), event(2)])
    const waiting = waitForEvents(store, id, 3)
    await appendEvents(store, id, [event(4)])
    expect(await waiting).toEqual([event(4)])
    expect(await waitForEvents(store, id, 4, AbortSignal.timeout(50))).toEqual([])
  })
  test('the same events again change nothing, others under their numbers are refused', async () => {
    const { id } = await submit(store)
    await appendEvents(store, id, [event(1)])
    await appendEvents(store, id, [event(1), event(2)])
    await expect(appendEvents(store, id, [{ ...event(2), at: 5 }])).rejects.toMatchObject({ code: 'conflict' })
    expect(await readEvents(store, id)).toEqual([event(1), event(2)])
    await expect(appendEvents(store, 'nobody', [event(1)])).rejects.toMatchObject({ code: 'not-found' })
  })
  test('a runner knows whether somebody looks', async () => {
    const runner = await runnerNamed(store)
    const { id } = await submit(store)
    await claimed(store, runner)
    expect((await heartbeat(store, runner)).runs[0].watched).toBe(false)
    await watchRun(store, id)
    expect((await heartbeat(store, runner)).runs[0].watched).toBe(true)
  })
})

test('runs are listed newest first, by project, user and status, page by page', async () => {
  const runs = [await submit(store), await submit(store, { user: 'bob' }), await submit(store)]
  const ids = async (filter: Parameters<typeof listRuns>[1]) =>
    (await listRuns(store, filter)).map(({ id }) => runs.findIndex((run) => run.id === id))
  expect(await ids({})).toEqual([2, 1, 0])
  expect(await ids({ user: 'ann' })).toEqual([2, 0])
  expect(await ids({ limit: 1, before: runs[2].number })).toEqual([1])
  await cancelRun(store, runs[0].id)
  expect(await ids({ status: ['cancelled', 'done'] })).toEqual([0])
})

test('a second registration offers what it has now', async () => {
  await runnerNamed(store)
  const { epoch } = await registerRunner(store, {
    name: 'runner',
    version: '2',
    device: 'cuda',
    memoryBytes: 1e9,
    models: ['m'],
  })
  expect(epoch).toBe(2)
})
