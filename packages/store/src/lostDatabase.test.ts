import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from './embedded/postgres.ts'
import {
  appendEvents,
  claimRun,
  closeStore,
  finishRun,
  heartbeat,
  listRuns,
  openStore,
  pingStore,
  readEvents,
  registerRunner,
  type Store,
  submitRun,
} from './index.ts'
import { emptyDatabase, event, graph, runnerNamed, submit } from './testStore.ts'

/** An empty folder that goes after the test. Others may enter it: the server of root runs under another account. */
function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sceneweave-lost-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

// a server of its own, because this test kills it; with the settings that people have
async function ownStore(): Promise<{ store: Store; kill: () => void; stop: () => Promise<void> }> {
  const dataFolder = newFolder()
  const store = await openStore({ dataFolder, patienceMs: 200_000, runnerTimeoutMs: 600_000 })
  const server = await startServer(dataFolder)
  const lock = path.join(server.cluster.data, 'postmaster.pid')
  const kill = () => {
    try {
      process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGKILL')
    } catch {
      // the server that answered a moment ago was one of those killed: its backends live a little longer
    }
  }
  return { store, kill, stop: () => closeStore(store) }
}

test('kill -9 of the database at random points loses and doubles no accepted run, and the store brings it back', async () => {
  const { store, kill, stop } = await ownStore()
  const accepted: string[] = []
  const done: string[] = []
  const runner = await registerRunner(store, { name: 'r', version: '1', device: 'cpu', memoryBytes: 1e9, models: [] })
  const submitting = (async () => {
    for (let index = 0; index < 15; index++) {
      const request = {
        graph,
        target: { type: 'all' as const },
        class: 'batch' as const,
        user: 'ann',
        idempotencyKey: `k${index}`,
      }
      accepted.push((await submitRun(store, request)).id)
    }
  })()
  let isOver = false
  const working = (async () => {
    while (done.length < 15) {
      const claim = await claimRun(store, runner)
      if (!claim) continue
      try {
        await appendEvents(store, claim, [event(claim.lastSeq + 1)])
        await finishRun(store, claim, { status: 'done' })
        done.push(claim.run.id)
      } catch (error) {
        // a claim that the crash took back: the run is claimed again
        expect(error).toMatchObject({ code: 'claim-lost' })
      }
    }
    isOver = true
  })()
  const killing = (async () => {
    for (let wait = 40; !isOver && done.length < 12; wait = (wait * 7) % 331) {
      await sleep(wait)
      kill()
      // it is back: a machine that is slow to start one is not what is asked here
      await pingStore(store)
    }
  })()
  await Promise.all([submitting, working, killing])
  expect(new Set(accepted).size).toBe(15)
  expect(done.toSorted()).toEqual(accepted.toSorted())
  expect(await listRuns(store, { status: ['done'] })).toHaveLength(15)
  await stop()
}, 600_000)

test('events that a crash of the database took are appended again with the next ones', async () => {
  const { store, kill, stop } = await ownStore()
  const { id } = await submit(store)
  for (let seq = 1; seq <= 20; seq++) await appendEvents(store, id, [event(seq)])
  kill()
  await appendEvents(store, id, [event(21)])
  // a backend may outlive the server for a moment, and take an event with it that it had accepted
  await sleep(1000)
  await pingStore(store)
  await appendEvents(store, id, [event(22)])
  expect((await readEvents(store, id)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 22 }, (_, index) => index + 1),
  )
  await stop()
}, 600_000)

test('a runner that could not speak while the database was down is not taken for dead', async () => {
  const { store, kill, stop } = await ownStore()
  const runner = await runnerNamed(store)
  await submit(store)
  await claimRun(store, runner)
  kill()
  expect(await heartbeat(store, runner)).toMatchObject({ lost: false })
  await stop()
}, 600_000)

test('a database that does not come back is a fault that says so, in bounded time', async () => {
  const server = await startServer(newFolder(), { settings: ['fsync=off'] })
  const dataFolder = newFolder()
  const databaseUrl = `postgresql://${server.user}:${server.password}@127.0.0.1:${server.port}/gone`
  const store = await openStore({ databaseUrl, dataFolder, patienceMs: 500 })
  process.kill(Number(readFileSync(path.join(server.cluster.data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  // a backend may outlive the server for a moment, and still answer
  const told = () => pingStore(store).catch((error) => error)
  await expect.poll(told, { timeout: 120_000 }).toMatchObject({ name: 'StoreFault', code: 'database-lost' })
  await closeStore(store)
}, 600_000)

test('an address that is none, and a server that is not there, are said in one line', async () => {
  const dataFolder = newFolder()
  const open = (databaseUrl: string) => openStore({ databaseUrl, dataFolder, patienceMs: 100 })
  await expect(open('nonsense')).rejects.toMatchObject({ code: 'database-unusable' })
  await expect(open('postgresql://ann@127.0.0.1:1/x')).rejects.toMatchObject({ code: 'database-lost' })
})

test('two stores on one database hear of each other', async () => {
  const { url, drop } = await emptyDatabase()
  const dataFolder = newFolder()
  const [one, two] = await Promise.all([
    openStore({ databaseUrl: url, dataFolder }),
    openStore({ databaseUrl: url, dataFolder }),
  ])
  const { id } = await submit(one)
  expect((await claimRun(two, await runnerNamed(two)))?.run.id).toBe(id)
  await Promise.all([closeStore(one), closeStore(two)])
  await drop()
})
