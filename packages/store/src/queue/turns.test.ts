import { describe, expect, test } from 'vitest'
import { claimRun, finishRun, heartbeat, moveRun, queuePosition, readRun, type Store, waitForWork } from '../index.ts'
import { ask, claimed, graph, runnerNamed, submit } from '../testStore.ts'
import { queueStage } from './queueStage.ts'
import { promoteWaiting } from './sweep.ts'

let store: Store
let url: string
const { jobStates } = queueStage((opened) => {
  ;({ store, url } = opened)
})

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
