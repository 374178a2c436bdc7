import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { seededUniforms } from '@sceneweave/model'
import type { Graph, RunEvent } from '@sceneweave/project'
import { closeStore, openStore } from '@sceneweave/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filmOf, templateGraph, writeRandomModel } from '../flow/flowStage.ts'
import { openReference, type Reference } from '../flow/reference.ts'
import { KillServer, type Victim, victims } from './killServer.ts'

// SCENEWEAVE_KILLS=100 npx vitest run test/kill; SCENEWEAVE_KILL_SEED chooses other moments.
// biome-ignore lint/suspicious/noUndeclaredEnvVars: a person gives it on the command line
const kills = Number(process.env.SCENEWEAVE_KILLS ?? 2)
// biome-ignore lint/suspicious/noUndeclaredEnvVars: a person gives it on the command line
const seed = Number(process.env.SCENEWEAVE_KILL_SEED ?? 1)
const isLinux = process.platform === 'linux'

let folder: string
let server: KillServer
let reference: Reference
let source: string
beforeAll(async () => {
  if (!isLinux) return
  folder = await mkdtemp(join(tmpdir(), 'sceneweave-kill-'))
  const weights = await writeRandomModel(folder)
  reference = await openReference(folder, weights)
  server = await KillServer.open(data())
  const { asset } = await call<{ asset: string }>('POST', '/assets', await readFile(weights))
  source = asset
}, 300_000)
afterAll(async () => {
  if (!isLinux) return
  await server?.close()
  await reference?.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
}, 120_000)

/** A call that is made again until it is answered: the server may be dead just now. */
async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const isBytes = body instanceof Uint8Array
  for (;;) {
    const headers = { origin: server.url, 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }
    const sent = body && (isBytes ? new Uint8Array(body) : JSON.stringify(body))
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: sent }).catch(() => null)
    const text = await answer?.text().catch(() => undefined)
    if (answer?.ok && text !== undefined) return JSON.parse(text) as T
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    await after(100)
  }
}

/** Follows a run to its end, by polling: what is read never changes, and nothing is missing. */
async function follow(run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for (;;) {
    const more = await call<RunEvent[]>('GET', `/runs/${run}/events?after=${events.length}`)
    for (const event of more) expect(event.seq).toBe(events.push(event))
    if (events.at(-1)?.type === 'run-end') return events
    await after(100)
  }
}

/** How long a run stood still after a kill: since a new runner waited for runs, or since the kill where the runner lived on. */
function stoodMs(events: readonly RunEvent[], killedAt: number | null): number | null {
  if (killedAt === null) return null
  const since = Math.max(killedAt, server.readyAt)
  const next = events.find(({ at, type }) => at >= since && type !== 'run-end')
  return next ? next.at - since : null
}

/** The film that a run wrote, read beside the server. */
async function filmOfRun(events: readonly RunEvent[]): Promise<Buffer> {
  const store = await openStore({ dataFolder: data() })
  try {
    return await filmOf(store, events)
  } finally {
    await closeStore(store)
  }
}

const data = () => join(folder, 'data')

const graphOf = (round: number): Graph =>
  templateGraph('autoregressive', {
    source,
    changes: {
      'plan.steps': 30,
      ...Object.fromEntries(
        [1, 2, 3, 4].flatMap((shot) => [
          [`shot${shot}.frames`, 5],
          [`shot${shot}.seed`, 100 * round + shot],
        ]),
      ),
    },
  })

test.skipIf(!isLinux)(
  `${kills} kills of api, runner, engine and database at random points: no run is lost or doubled, no finished shot is made again`,
  async () => {
    const draw = seededUniforms(seed, 0)
    const waits: number[] = []
    // how long a run takes on this machine: a kill after that would hit nothing
    const start = Date.now()
    await follow((await call<{ id: string }>('POST', '/runs', { graph: graphOf(0) })).id)
    const runMs = Date.now() - start
    for (let round = 1; round <= kills; round++) {
      const victim: Victim = victims[Math.floor(draw() * victims.length)]
      const graph = graphOf(round)
      const wish = { graph, idempotencyKey: `round ${round}` }
      const { id } = await call<{ id: string }>('POST', '/runs', wish)
      let killedAt: number | null = null
      const waitMs = draw() * runMs
      const killing = after(waitMs).then(() => {
        if (server.kill(victim)) killedAt = Date.now()
      })
      const events = await follow(id)
      await killing
      const stood = stoodMs(events, killedAt)
      await server.answering()
      expect((await call<{ id: string }>('POST', '/runs', wish)).id, 'submitted again it is the same run').toBe(id)
      expect(events.filter(({ type }) => type === 'run-end')).toEqual([expect.objectContaining({ status: 'done' })])
      const made = events.flatMap((event) => (event.type === 'node-end' && !event.reused ? [event.node] : []))
      expect(new Set(made).size, `round ${round}, ${victim}: made twice in ${made.join()}`).toBe(made.length)
      expect((await filmOfRun(events)).equals(await reference.film(graph)), `round ${round}: the film`).toBe(true)
      if (stood !== null) waits.push(stood)
      const how = stood === null ? 'which hit no work' : `stood still for ${stood} ms`
      console.log(`round ${round}: ${victim} after ${Math.round(waitMs)} ms, ${how}`)
    }
    const runs = await call<{ status: string }[]>('GET', `/runs?limit=200`)
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'done'))
    expect(runs).toHaveLength(Math.min(kills + 1, 200))
    waits.sort((a, b) => a - b)
    const [median, most] = [waits[waits.length >> 1], waits.at(-1)]
    console.log(
      `${waits.length} of ${kills} kills hit a run; it stood still for ${median} ms (median), ${most} at most`,
    )
  },
  600_000 + kills * 60_000,
)
