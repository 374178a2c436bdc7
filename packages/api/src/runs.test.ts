import type { Graph, RunEvent } from '@sceneweave/project'
import { appendEvents, readRun } from '@sceneweave/store'
import { describe, expect, test } from 'vitest'
import { testServer } from './testServer.ts'

const server = testServer({ subscriptions: 8 })

const node = (type: string, params: Graph['nodes'][string]['params'] = {}): Graph['nodes'][string] => ({
  type,
  version: 1,
  params,
  at: { x: 0, y: 0 },
  mode: 'run',
})
const shot = (id: string) => ({
  id,
  prompt: `words of ${id}`,
  frames: 5,
  cut: true,
  seed: null,
  take: 0,
  locked: false,
})
const scene = node('scene', { scene: { story: 'A bear.', shots: [shot('shot1'), shot('shot2')] } })
const graph: Graph = { version: 2, nodes: { scene, words: node('text', { text: 'a' }) }, wires: {}, frames: {} }
const target = { type: 'to', nodes: ['scene', 'words'] }

type Told = { id: string; number: number; code?: string }
const submit = async (json: object, headers: Record<string, string> = {}) => {
  const response = await server.here('/api/v1/runs', { method: 'POST', json, headers })
  const answer = (await response.json()) as Told & { error?: { code: string; message: string; details?: unknown[] } }
  return { ...answer, status: response.status }
}
const sceneOf = async (run: string) =>
  (await readRun(server.store, run)).graph.nodes.scene.params.scene as {
    shots: { prompt: string; seed: number | null }[]
  }

describe('submitting', () => {
  test('one file is enough: a saved graph, with values put over its own, and every seed drawn', async () => {
    const overrides = { 'shot2.prompt': 'a fox', 'words.text': 'b', 'scene.scene.shots.0.prompt': 'a crow' }
    const { status, id } = await submit({ graph, target, overrides })
    expect(status).toBe(200)
    const { shots } = await sceneOf(id)
    expect(shots.map(({ prompt }) => prompt)).toEqual(['a crow', 'a fox'])
    for (const { seed } of shots) expect(seed).toEqual(expect.any(Number))
    expect((await readRun(server.store, id)).graph.nodes.words.params.text).toBe('b')
  })

  test('the file may as well be a project', async () => {
    const document = { version: 1, id: 'p', title: 'P', graph }
    expect((await submit({ graph: document, target })).status).toBe(200)
  })

  test('an override that fits nothing is refused with what there is', async () => {
    const { status, error } = await submit({ graph, target, overrides: { 'shot3.prompt': 'x' } })
    expect([status, error?.code]).toEqual([400, 'bad-input'])
    expect(error?.message).toContain('shot2')
  })

  test('what cannot run is refused with every problem; what is unfinished elsewhere does not matter', async () => {
    const broken = { ...graph, nodes: { ...graph.nodes, odd: node('no-such-type') } }
    const refused = await submit({ graph: broken, target: { type: 'to', nodes: ['odd'] } })
    expect([refused.status, refused.error?.code]).toEqual([422, 'bad-graph'])
    expect(refused.error?.details).toEqual([expect.objectContaining({ code: 'unknown-type', node: 'odd' })])
    expect((await submit({ graph: broken, target })).status).toBe(200)
  })

  test('the same key is the same run, seeds drawn and all; another request under it is a conflict', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await submit({ graph, target }, headers)
    const again = await Promise.all(Array.from({ length: 5 }, () => submit({ graph, target }, headers)))
    expect(again.map(({ id }) => id)).toEqual(Array(5).fill(first.id))
    const other = await submit({ graph, target, class: 'batch' }, headers)
    expect([other.status, other.error?.code]).toEqual([409, 'conflict'])
  })

  test('without a key two submits are two runs with seeds of their own', async () => {
    const [one, two] = [await submit({ graph, target }), await submit({ graph, target })]
    expect(one.id).not.toBe(two.id)
    expect(await sceneOf(one.id)).not.toEqual(await sceneOf(two.id))
  })
})

const events = (count: number): RunEvent[] => [
  { type: 'run-start', seq: 1, at: 1, nodes: 2, reused: 0 },
  ...Array.from(
    { length: count - 2 },
    (_, step): RunEvent => ({ type: 'node-progress', seq: step + 2, at: step + 2, node: 'scene', step, of: count }),
  ),
  { type: 'run-end', seq: count, at: count, status: 'done' },
]

/** Ids and data of a stream of server-sent events, read to its end. */
async function readStream(response: Response): Promise<{ id: number; event: unknown }[]> {
  const blocks = (await response.text()).split('\n\n')
  return blocks.flatMap((block) => {
    const id = /^id: (\d+)$/m.exec(block)
    const data = /^data: (.*)$/m.exec(block)
    return id && data ? [{ id: Number(id[1]), event: JSON.parse(data[1]) }] : []
  })
}

describe('events', () => {
  test('a reader who comes back with any number gets what he would have got had he stayed', async () => {
    const { id } = await submit({ graph, target })
    const all = events(14)
    await appendEvents(server.store, id, all)
    const numbered = all.map((event) => ({ id: event.seq, event }))
    for (let after = 0; after < all.length; after++) {
      const polled = await (await server.here(`/api/v1/runs/${id}/events?after=${after}`)).json()
      expect(polled).toEqual(all.slice(after))
      const url = `/api/v1/runs/${id}/events/stream`
      const resumed = { headers: { 'last-event-id': String(after), accept: 'text/event-stream' } }
      expect(await readStream(await server.here(url, resumed))).toEqual(numbered.slice(after))
      const input = encodeURIComponent(JSON.stringify({ run: id, lastEventId: String(after) }))
      const overTrpc = await readStream(await server.here(`/api/trpc/runs.follow?input=${input}`))
      expect(overTrpc).toEqual(numbered.slice(after))
    }
  })

  test('a reader who comes early sees each event as it happens, and the end', async () => {
    const { id } = await submit({ graph, target })
    const response = await server.here(`/api/v1/runs/${id}/events/stream`)
    const reading = readStream(response)
    const all = events(9)
    for (let seq = 0; seq < all.length; seq += 3) await appendEvents(server.store, id, all.slice(seq, seq + 3))
    expect((await reading).map(({ event }) => event)).toEqual(all)
  })

  test('who stays longer than his rights gets no more', async () => {
    const owner = await server.owner()
    const guest = await server.person(owner, 'Gus')
    const call = (method: string, path: string, json?: object) =>
      server.far(`/api/v1${path}`, { method, as: owner, json })
    const project = (await (await call('POST', '/projects', { title: 'Shared', document: graph })).json()) as Told
    await call('PUT', `/projects/${project.id}/members`, { email: 'gus@example.org', role: 'viewer' })
    const run = (await (await call('POST', '/runs', { project: project.id, target })).json()) as Told
    const stream = server.far(`/api/v1/runs/${run.id}/events/stream`, { as: guest }).then((response) => response.text())
    const members = (await (await call('GET', `/projects/${project.id}/members`)).json()) as { user: string }[]
    await call('DELETE', `/projects/${project.id}/members/${members[1].user}`)
    await appendEvents(server.store, run.id, events(3).slice(0, 1))
    expect(await stream).toContain('event: fault\ndata: {"code":"not-found"')
  })

  test('who leaves frees his place, and who takes too many is refused', async () => {
    const { id } = await submit({ graph, target })
    const url = `/api/v1/runs/${id}/events/stream`
    const leave = new AbortController()
    const open = await Promise.all(Array.from({ length: 8 }, () => server.here(url, { signal: leave.signal })))
    const readers = open.map((response) => response.body!.getReader())
    // the first read is the greeting, the second waits for an event: only then does the run count as followed
    for (const reader of readers) await reader.read()
    for (const reader of readers) reader.read().catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await (await server.here(url)).text()).toContain('"code":"too-often"')
    leave.abort()
    for (const reader of readers) await reader.cancel()
    await appendEvents(server.store, id, events(3))
    await expect.poll(async () => (await readStream(await server.here(url))).length, { timeout: 20_000 }).toBe(3)
  })

  test('a run that was cancelled before anybody took it ends its streams', async () => {
    const { id } = await submit({ graph, target })
    const reading = server.here(`/api/v1/runs/${id}/events/stream`).then((response) => response.text())
    expect((await server.here(`/api/v1/runs/${id}/cancel`, { method: 'POST' })).status).toBe(200)
    expect(await reading).toContain('event: end')
    const { status } = (await (await server.here(`/api/v1/runs/${id}`)).json()) as { status: string }
    expect(status).toBe('cancelled')
  })
})

describe('edits', () => {
  const project = async () =>
    (await (await server.here('/api/v1/projects', { method: 'POST', json: { title: 'P' } })).json()) as Told
  const rename = (title: string) => ({ type: 'project-rename', title })

  test('who was not first learns what came before, and nothing of his is stored', async () => {
    const { id } = await project()
    const append = (title: string) =>
      server.here(`/api/v1/projects/${id}/edits`, { method: 'POST', json: { base: 0, edits: [rename(title)] } })
    expect(await (await append('one')).json()).toEqual({ version: 1 })
    const late = await append('two')
    const { error } = (await late.json()) as { error: { code: string; details: unknown[] } }
    expect([late.status, error.code]).toEqual([409, 'conflict'])
    expect(error.details).toEqual([expect.objectContaining({ version: 1, edit: rename('one') })])
    expect(((await (await server.here(`/api/v1/projects/${id}`)).json()) as { title: string }).title).toBe('one')
  })

  test('every tab sees the edits of the others, in order, from any version', async () => {
    const { id } = await project()
    const titles = ['a', 'b', 'c', 'd']
    await server.here(`/api/v1/projects/${id}/edits`, {
      method: 'POST',
      json: { base: 0, edits: titles.slice(0, 2).map(rename) },
    })
    for (const after of [0, 1, 2]) {
      const leave = new AbortController()
      const { body } = await server.here(`/api/v1/projects/${id}/edits/stream?after=${after}`, { signal: leave.signal })
      const seen: string[] = []
      for await (const chunk of body!) {
        const data = /^data: (.*)$/m.exec(new TextDecoder().decode(chunk))
        if (data) seen.push(JSON.parse(data[1]).edit.title)
        if (seen.length === 2 - after && after < 2) break
        if (after === 2 && seen.length === 0)
          server.here(`/api/v1/projects/${id}/edits`, {
            method: 'POST',
            json: { base: 2, edits: titles.slice(2).map(rename) },
          })
        if (after === 2 && seen.length === 2) break
      }
      leave.abort()
      expect(seen).toEqual(after === 2 ? ['c', 'd'] : titles.slice(after, 2))
    }
  })
})
