import { describe, expect, test, vi } from 'vitest'
import {
  appendEvents,
  cancelRun,
  claimRun,
  finishRun,
  giveBack,
  heartbeat,
  pauseQueue,
  pauseRun,
  readEvents,
  readRun,
  resumeQueue,
  resumeRun,
  retryRun,
  type Store,
  unregisterRunner,
  waitForWork,
} from '../index.ts'
import { ask, claimed, event, runnerNamed, submit } from '../testStore.ts'
import { queueStage } from './queueStage.ts'
import { sweepRunners } from './sweep.ts'

let store: Store
let url: string
const { jobStates } = queueStage((opened) => {
  ;({ store, url } = opened)
})
const fault = { code: 'out-of-memory', message: 'the device was full' }

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
  // a server that was just started gives runners time to speak first, so this is tried until it has run long enough
  const sweepUntil = (check: () => Promise<void>, before: () => Promise<unknown> = async () => {}) =>
    vi.waitFor(
      async () => {
        await before()
        await sweepRunners({ ...store, runnerTimeoutMs: 2000 })
        await check()
      },
      { timeout: 100_000, interval: 200 },
    )
  const silence = (name: string) =>
    ask(url, `update runner set heartbeat_at = now() - interval '1 hour' where name = $1`, [name])

  test('the runs of a runner that is silent go to another, and it is told so when it speaks again', async () => {
    const [dead, alive] = [await runnerNamed(store, 'dead'), await runnerNamed(store, 'alive')]
    const { id } = await submit(store)
    await claimed(store, dead)
    expect(await sweepRunners(store)).toEqual([])
    await silence('dead')
    const isWaiting = async () => expect(await readRun(store, id)).toMatchObject({ status: 'waiting' })
    await sweepUntil(isWaiting, () => heartbeat(store, alive))
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
    await silence('runner')
    const fault = { code: 'runner-lost' }
    await sweepUntil(async () => expect(await readRun(store, id)).toMatchObject({ status: 'failed', fault }))
  })
})
