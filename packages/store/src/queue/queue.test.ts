import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  appendEvents,
  cancelRun,
  claimRun,
  finishRun,
  giveBack,
  heartbeat,
  listRuns,
  moveRun,
  pauseQueue,
  pauseRun,
  queuePosition,
  readEvents,
  readRun,
  registerRunner,
  resumeQueue,
  resumeRun,
  retryRun,
  type Store,
  unregisterRunner,
  waitForEvents,
  waitForWork,
  watchRun,
} from '../index.ts'
import { ask, claimed, event, graph, openTestStore, runnerNamed, submit } from '../testStore.ts'
import { promoteWaiting, sweepRunners } from './sweep.ts'

let store: Store
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ store, url, close } = await openTestStore({ runnerTimeoutMs: 600_000 }))
})
afterAll(() => close?.())
// each test finds an empty queue and no runners
afterEach(async () => {
  await ask(url, 'delete from run')
  await ask(url, 'delete from runner')
  await ask(url, 'delete from pgboss.job')
})

const jobStates = async () =>
  (await ask(url, 'select state::text, count(*)::int from pgboss.job group by 1')).map(
    ({ state, count }) => `${count} ${state}`,
  )
const fault = { code: 'out-of-memory', message: 'the device was full' }

describe('submitting', () => {
  test('the same key is one run, however often and however many at once; another request under it is a conflict', async () => {
    const same = await Promise.all(Array.from({ length: 8 }, () => submit(store, { idempotencyKey: 'k' })))
    expect(new Set(same.map(({ id }) => id)).size).toBe(1)
    expect(await jobStates()).toEqual(['1 created'])
    await expect(submit(store, { idempotencyKey: 'k', target: { type: 'to', nodes: ['a'] } })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await submit(store, { idempotencyKey: 'k', user: 'bob' })).id).not.toBe(same[0].id)
  })
  test('a run keeps its graph, target, class, user and needs', async () => {
    const needs = { device: 'cuda', memoryBytes: 5e9, models: ['m'], history: ['h'] }
    const { id } = await submit(store, { needs, class: 'preview' })
    expect(await readRun(store, id)).toMatchObject({
      graph,
      target: { type: 'all' },
      class: 'preview',
      user: 'ann',
      needs,
      status: 'waiting',
    })
  })
})

describe('whose turn it is', () => {
  const order = async () => {
    const runner = await runnerNamed(store)
    const users: string[] = []
    for (let claim = await claimRun(store, runner); claim; claim = await claimRun(store, runner))
      users.push(claim.run.user)
    return users.join(' ')
  }
  test('interactive runs go before previews, and previews before batches', async () => {
    for (const one of ['batch', 'preview', 'interactive'] as const) await submit(store, { class: one, user: one })
    expect(await order()).toBe('interactive preview batch')
  })
  test('users take turns within a class, whoever came first and with however many', async () => {
    for (let index = 0; index < 4; index++) await submit(store, { user: 'ann' })
    for (let index = 0; index < 2; index++) await submit(store, { user: 'bob' })
    expect(await order()).toBe('ann bob ann bob ann ann')
  })
  test('a run that waited too long goes one class up', async () => {
    await submit(store, { class: 'preview', user: 'late' })
    await promoteWaiting(store, 0)
    await submit(store, { class: 'interactive', user: 'new' })
    expect(await order()).toBe('late new')
  })
  test('a moved run takes its new place, also in another class', async () => {
    const [a, b, c] = [
      await submit(store, { user: 'a' }),
      await submit(store, { user: 'b' }),
      await submit(store, { user: 'c' }),
    ]
    const first = await submit(store, { user: 'i', class: 'interactive' })
    await moveRun(store, c.id, { before: a.id })
    await moveRun(store, a.id, { after: b.id })
    await moveRun(store, b.id, { before: first.id })
    expect(await order()).toBe('b i c a')
    await expect(moveRun(store, a.id, 'first')).rejects.toMatchObject({ code: 'conflict' })
  })
  test('first and last are the ends of a class', async () => {
    const [a, , c] = [
      await submit(store, { user: 'a' }),
      await submit(store, { user: 'b' }),
      await submit(store, { user: 'c' }),
    ]
    await moveRun(store, c.id, 'first')
    await moveRun(store, a.id, 'last')
    expect(await order()).toBe('c b a')
  })
  test('the position counts who goes first, and the wait comes from how long runs took', async () => {
    const [a, b] = [await submit(store), await submit(store)]
    expect(await queuePosition(store, { run: b.id })).toEqual({ ahead: 1 })
    const runner = await runnerNamed(store)
    const claim = await claimed(store, runner)
    await finishRun(store, claim, { status: 'done' })
    await ask(url, `update run set claimed_at = ended_at - interval '10 seconds' where id = $1`, [a.id])
    const c = await submit(store)
    expect(await queuePosition(store, { run: c.id })).toEqual({ ahead: 1, etaMs: 10_000 })
    expect(await queuePosition(store, { run: b.id })).toEqual({ ahead: 0, etaMs: 0 })
  })
})

describe('claiming', () => {
  test('of many runners at once no two get the same run, and none is left', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, async () => (await submit(store)).id))
    const runners = await Promise.all(Array.from({ length: 5 }, (_, index) => runnerNamed(store, `r${index}`)))
    const got: string[] = []
    await Promise.all(
      runners.map(async (runner) => {
        for (let misses = 0; misses < 3; ) {
          const claim = await claimRun(store, runner)
          if (claim) got.push(claim.run.id)
          else misses++
        }
      }),
    )
    expect(got.toSorted()).toEqual(ids.toSorted())
    expect(await jobStates()).toEqual(['30 active'])
  })
  test('a runner gets only what it can execute', async () => {
    await submit(store, { needs: { memoryBytes: 9e9 } })
    await submit(store, { needs: { device: 'cuda' } })
    await submit(store, { needs: { models: ['large'] } })
    const runner = await runnerNamed(store)
    expect(await claimRun(store, runner)).toBeNull()
    await heartbeat(store, runner, { models: ['large'] })
    expect((await claimed(store, runner)).run.needs.models).toEqual(['large'])
  })
  test('a run whose history the runner holds goes before others of its class, never before a better class', async () => {
    await submit(store, { user: 'other' })
    await submit(store, { user: 'held', needs: { history: ['key'] } })
    await submit(store, { user: 'urgent', class: 'interactive' })
    const runner = await runnerNamed(store)
    const users = [await claimed(store, runner, ['key']), await claimed(store, runner, ['key'])].map(
      ({ run }) => run.user,
    )
    expect(users).toEqual(['urgent', 'held'])
  })
  test('a waiting runner wakes when work comes', async () => {
    const runner = await runnerNamed(store)
    const waiting = waitForWork(store, runner, { timeoutMs: 60_000 })
    await submit(store)
    await waiting
    expect(await claimRun(store, runner)).not.toBeNull()
  })
  test('a run whose job was removed from pg-boss is executed all the same', async () => {
    await submit(store)
    await ask(url, 'delete from pgboss.job')
    expect(await claimRun(store, await runnerNamed(store))).not.toBeNull()
    expect(await jobStates()).toEqual(['1 active'])
  })
})

describe('ending', () => {
  test('a finished run is done with its job, and finishing twice is harmless', async () => {
    await submit(store)
    const claim = await claimed(store, await runnerNamed(store))
    expect(await finishRun(store, claim, { status: 'done' })).toMatchObject({ status: 'done' })
    expect(await finishRun(store, claim, { status: 'done' })).toMatchObject({ status: 'done' })
    expect(await jobStates()).toEqual(['1 completed'])
    expect((await readEvents(store, claim.run.id)).map(({ type }) => type)).toEqual(['run-end'])
  })
  test('a fault that lasts ends the run; one that may pass is tried again later, four times, with growing waits', async () => {
    const runner = await runnerNamed(store)
    await submit(store)
    expect(
      await finishRun(store, await claimed(store, runner), { status: 'failed', fault, retry: 'never' }),
    ).toMatchObject({ status: 'failed', fault })
    await submit(store)
    const waits: number[] = []
    for (let tries = 1; ; tries++) {
      const claim = await claimed(store, runner)
      const row = await finishRun(store, claim, { status: 'failed', fault, retry: 'later' })
      if (row.status === 'failed') {
        expect(tries).toBe(5)
        break
      }
      expect(await claimRun(store, runner)).toBeNull()
      const [{ wait }] = await ask(
        url,
        'select extract(epoch from not_before - now())::float8 as wait from run where id = $1',
        [row.id],
      )
      waits.push(wait as number)
      await ask(url, 'update run set not_before = now() where id = $1', [row.id])
    }
    expect(waits).toHaveLength(4)
    expect(waits[3]).toBeGreaterThan(waits[0])
  })
  test('elsewhere: another runner gets it, and the same one only after a while', async () => {
    const [here, there] = [await runnerNamed(store, 'here'), await runnerNamed(store, 'there')]
    const { id } = await submit(store)
    await finishRun(store, await claimed(store, here), { status: 'failed', fault, retry: 'elsewhere' })
    await ask(url, 'update run set not_before = now()')
    expect(await claimRun(store, here)).toBeNull()
    expect((await claimed(store, there)).run.id).toBe(id)
    await finishRun(
      store,
      {
        token: (await ask(url, 'select claim from run'))[0].claim as string,
        run: await readRun(store, id),
        lastSeq: 0,
      },
      { status: 'failed', fault, retry: 'elsewhere' },
    )
    await ask(url, `update run set not_before = now() - interval '31 seconds'`)
    expect((await claimed(store, here)).run.attempt).toBe(3)
  })
  test('a failed run can be retried by hand', async () => {
    const runner = await runnerNamed(store)
    const { id } = await submit(store)
    await finishRun(store, await claimed(store, runner), { status: 'failed', fault, retry: 'never' })
    expect(await retryRun(store, id)).toMatchObject({ status: 'waiting', id })
    expect((await claimed(store, runner)).run.id).toBe(id)
  })
})

describe('cancel and pause', () => {
  test('a waiting run is cancelled at once, with its last event', async () => {
    const { id } = await submit(store)
    expect(await cancelRun(store, id)).toMatchObject({ status: 'cancelled' })
    expect(await readEvents(store, id)).toMatchObject([{ type: 'run-end', status: 'cancelled', seq: 1 }])
    expect(await claimRun(store, await runnerNamed(store))).toBeNull()
    expect(await jobStates()).toEqual(['1 cancelled'])
  })
  test('the runner of a running one hears of it at once, and others do not', async () => {
    const runner = await runnerNamed(store)
    const { id } = await submit(store)
    await submit(store)
    const [claim, other] = [await claimed(store, runner), await claimed(store, runner)]
    const waiting = waitForWork(store, runner, { timeoutMs: 60_000 })
    await cancelRun(store, id)
    await waiting
    const { runs } = await heartbeat(store, runner)
    expect(runs.find(({ run }) => run === id)).toMatchObject({ order: 'cancel', token: claim.token })
    expect(runs.find(({ run }) => run === other.run.id)).not.toHaveProperty('order')
    expect(await finishRun(store, claim, { status: 'cancelled' })).toMatchObject({ status: 'cancelled' })
  })
  test('a paused run waits for nobody, and goes on from its old place', async () => {
    const runner = await runnerNamed(store)
    const [a] = [await submit(store), await submit(store)]
    await pauseRun(store, a.id)
    expect((await claimed(store, runner)).run.id).not.toBe(a.id)
    expect(await claimRun(store, runner)).toBeNull()
    await resumeRun(store, a.id)
    const claim = await claimed(store, runner)
    await pauseRun(store, a.id)
    expect((await heartbeat(store, runner)).runs.find(({ run }) => run === a.id)).toMatchObject({ order: 'pause' })
    expect(await giveBack(store, claim)).toMatchObject({ status: 'paused' })
    expect(await claimRun(store, runner)).toBeNull()
    await resumeRun(store, a.id)
    expect((await claimed(store, runner)).run).toMatchObject({ id: a.id, attempt: 2 })
  })
  test('a paused queue starts nothing, for nobody', async () => {
    await submit(store)
    const runner = await runnerNamed(store)
    await pauseQueue(store)
    expect(await claimRun(store, runner)).toBeNull()
    await resumeQueue(store)
    expect(await claimRun(store, runner)).not.toBeNull()
  })
})

describe('runners that end', () => {
  test('a runner that starts again gets the run of its last life at once, and the old claim is worth nothing', async () => {
    const { id } = await submit(store)
    const old = await claimed(store, await runnerNamed(store))
    await appendEvents(store, old, [event(1), event(2)])
    const again = await claimed(store, await runnerNamed(store))
    expect(again).toMatchObject({ run: { id, attempt: 2 }, lastSeq: 2 })
    await expect(finishRun(store, old, { status: 'done' })).rejects.toMatchObject({ code: 'claim-lost' })
    await expect(appendEvents(store, old, [event(3)])).rejects.toMatchObject({ code: 'claim-lost' })
    await expect(claimRun(store, { ...(await runnerNamed(store)), epoch: 1 })).rejects.toMatchObject({
      code: 'claim-lost',
    })
  })
  test('the runs of a runner that is silent go to another, and it is told so when it speaks again', async () => {
    const [dead, alive] = [await runnerNamed(store, 'dead'), await runnerNamed(store, 'alive')]
    const { id } = await submit(store)
    await claimed(store, dead)
    expect(await sweepRunners(store)).toEqual([])
    await ask(url, `update runner set heartbeat_at = now() - interval '1 hour' where name = 'dead'`)
    // the store's own round may have been faster
    await sweepRunners(store)
    expect((await claimed(store, alive)).run).toMatchObject({ id, attempt: 2 })
    expect(await heartbeat(store, dead)).toEqual({ lost: true, runs: [] })
    expect(await jobStates()).toEqual(expect.arrayContaining(['1 active']))
  })
  test('a cancel that its runner did not live to hear ends the run', async () => {
    const { id } = await submit(store)
    const runner = await runnerNamed(store)
    await claimed(store, runner)
    await cancelRun(store, id)
    await unregisterRunner(store, runner)
    expect(await readRun(store, id)).toMatchObject({ status: 'cancelled' })
  })
  test('a run that ends every runner that takes it fails in the end', async () => {
    const { id } = await submit(store)
    await ask(url, 'update run set losses = 29')
    await claimed(store, await runnerNamed(store))
    await ask(url, `update runner set heartbeat_at = now() - interval '1 hour'`)
    await sweepRunners(store)
    expect(await readRun(store, id)).toMatchObject({ status: 'failed', fault: { code: 'runner-lost' } })
  })
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
