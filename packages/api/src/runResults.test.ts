import { catalogue } from '@sceneweave/nodes'
import type { RunEvent } from '@sceneweave/project'
import { appendEvents, putAsset, writeResult } from '@sceneweave/store'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
}, 180_000)

const text = { type: 'text', version: catalogue.nodes.get('text')!.version, at: { x: 0, y: 0 }, mode: 'run' }
const graph = {
  version: 1,
  nodes: { export: { ...text, params: { text: 'a' } }, words: { ...text, params: { text: 'b' } } },
  wires: {},
  frames: {},
}

/** Submits a run as somebody, in a project or of his own. */
async function submit(as: Caller, project?: string): Promise<string> {
  const json = { graph, project, target: { type: 'to', nodes: ['export', 'words'] } }
  const response = await server.far('/api/v1/runs', { method: 'POST', as, json })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { id: string }).id
}

const keyOf = (letter: string): string => letter.repeat(64)
const end = (seq: number, node: string, letter: string): RunEvent => ({
  type: 'node-end',
  seq,
  at: seq,
  node,
  key: keyOf(letter),
  reused: false,
  ms: 1,
})

/** Ends a node of a run as a runner does: its result with its film first, then the event. */
async function endWithFilm(run: string, letter: string) {
  const clip = await putAsset(server.store, Buffer.from(`film ${letter} of a bear`), { mediaType: 'video/mp4' })
  const outputs = { film: { clip, frames: 5 } }
  await writeResult(server.store, { key: keyOf(letter), outputs, assets: [clip.asset], run })
  await appendEvents(server.store, run, [end(1, 'export', letter)])
  return { clip, ended: { node: 'export', key: keyOf(letter), seq: 1, outputs } }
}

const resultsOf = (run: string, as: Caller, query = '') => server.far(`/api/v1/runs/${run}/results${query}`, { as })
const part = (asset: string, as: Caller) =>
  server.far(`/api/v1/assets/${asset}`, { as, headers: { range: 'bytes=0-5' } })

describe('results of a run', () => {
  test('are read by whoever submitted it, and the film in them is fetched in parts', async () => {
    const run = await submit(bea)
    const { clip, ended } = await endWithFilm(run, 'a')
    const found = await resultsOf(run, bea)
    expect([found.status, await found.json()]).toEqual([200, [ended]])
    const bytes = await part(clip.asset, bea)
    expect([bytes.status, bytes.headers.get('content-type'), await bytes.text()]).toEqual([206, 'video/mp4', 'film a'])
  })

  test('are not there for others, nor is the film', async () => {
    const run = await submit(ada)
    const { clip } = await endWithFilm(run, 'b')
    const found = await resultsOf(run, bea)
    expect(found.status).toBe(404)
    expect(await found.text()).not.toContain(clip.asset)
    expect((await part(clip.asset, bea)).status).toBe(404)
    expect((await part(clip.asset, ada)).status).toBe(206)
  })

  test('that a run of somebody else made first are as good as made by this one', async () => {
    const { clip } = await endWithFilm(await submit(ada), 'c')
    const run = await submit(bea)
    expect((await part(clip.asset, bea)).status).toBe(404)
    await appendEvents(server.store, run, [{ ...end(1, 'export', 'c'), reused: true } as RunEvent])
    expect(await (await resultsOf(run, bea)).json()).toMatchObject([{ node: 'export', key: keyOf('c') }])
    expect((await part(clip.asset, bea)).status).toBe(206)
  })

  test('are open to the members of its project, for as long as they are members', async () => {
    const made = await server.far('/api/v1/projects', { method: 'POST', as: ada, json: { title: 'Shared' } })
    const url = `/api/v1/projects/${((await made.json()) as { id: string }).id}`
    const run = await submit(ada, url.split('/').at(-1))
    const { clip } = await endWithFilm(run, 'd')
    const statuses = async () => [(await resultsOf(run, bea)).status, (await part(clip.asset, bea)).status]
    expect(await statuses()).toEqual([404, 404])
    const member = { email: 'bea@example.org', role: 'viewer' }
    await server.far(`${url}/members`, { method: 'PUT', as: ada, json: member })
    expect(await statuses()).toEqual([200, 206])
    const members = (await (await server.far(`${url}/members`, { as: ada })).json()) as { user: string }[]
    await server.far(`${url}/members/${members[1].user}`, { method: 'DELETE', as: ada })
    expect(await statuses()).toEqual([404, 404])
  })

  test('are an empty list before a node has ended', async () => {
    const found = await resultsOf(await submit(bea), bea)
    expect([found.status, await found.json()]).toEqual([200, []])
  })

  test('come by node and page by page, at most 200 at once', async () => {
    const run = await submit(bea)
    const { ended } = await endWithFilm(run, 'e')
    await writeResult(server.store, { key: keyOf('f'), outputs: { text: 'b' }, assets: [], run })
    await appendEvents(server.store, run, [end(2, 'words', 'f')])
    const words = { node: 'words', key: keyOf('f'), seq: 2, outputs: { text: 'b' } }
    for (const [query, wanted] of [
      ['?limit=1', [ended]],
      ['?after=1', [words]],
      ['?nodes=["words","nobody"]', [words]],
      ['?limit=200', [ended, words]],
    ] as const)
      expect(await (await resultsOf(run, bea, query)).json(), query).toEqual(wanted)
    const tooMany = JSON.stringify(Array.from({ length: 201 }, (_, at) => `n${at}`))
    for (const query of ['?limit=201', `?nodes=${tooMany}`, '?nodes=[]', '?after=-1'])
      expect((await resultsOf(run, bea, query)).status, query.slice(0, 20)).toBe(400)
  })
})

describe('results of a project', () => {
  test('are those of its newest ends over all runs, for those who see it, with their assets', async () => {
    const made = await server.far('/api/v1/projects', { method: 'POST', as: ada, json: { title: 'Cards' } })
    const project = ((await made.json()) as { id: string }).id
    const url = `/api/v1/projects/${project}/results`
    expect(await (await server.far(url, { as: ada })).json()).toEqual([])
    const [first, second] = [await submit(ada, project), await submit(ada, project)]
    const { clip, ended } = await endWithFilm(first, '1')
    await writeResult(server.store, { key: keyOf('2'), outputs: { text: 'b' }, assets: [], run: second })
    await appendEvents(server.store, second, [end(1, 'words', '2')])
    const at = new Date(1).toISOString()
    const film = { ...ended, run: first, at }
    const words = { node: 'words', key: keyOf('2'), run: second, seq: 1, at, outputs: { text: 'b' } }
    for (const [query, wanted] of [
      ['', [film, words]],
      ['?nodes=["words"]', [words]],
      ['?limit=1', [film]],
      ['?after=export', [words]],
    ] as const)
      expect(await (await server.far(url + query, { as: ada })).json(), query).toEqual(wanted)
    expect((await server.far(url, { as: bea })).status).toBe(404)
    expect((await part(clip.asset, bea)).status).toBe(404)
    const member = { email: 'bea@example.org', role: 'viewer' }
    await server.far(`/api/v1/projects/${project}/members`, { method: 'PUT', as: ada, json: member })
    expect(await (await server.far(url, { as: bea })).json()).toEqual([film, words])
    expect((await part(clip.asset, bea)).status).toBe(206)
  })
})
