import type { RunEvent } from '@sceneweave/project'
import { appendEvents, putAsset, saveTake, writeResult } from '@sceneweave/store'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
let project: string
let runs: string[]
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
  project = (await sent<{ id: string }>('/projects', { title: 'Hers' })).id
  runs = [await submit(project), await submit(project), await submit()]
  // names say who made it, where, and what it is
  await made('film', 'video/mp4', { run: runs[0], seq: 1, letter: 'a' })
  await made('latents', 'application/x-safetensors', { run: runs[0], seq: 2, letter: 'b' })
  await tell(runs[1], { seq: 1, letter: 'a', reused: true })
  await made('loose', 'image/png', { run: runs[2], seq: 1, letter: 'c' })
  await upload('upload', ada)
  await upload('hers', bea)
  const ref = { asset: ids.latents, mediaType: 'application/x-safetensors', bytes: 1 }
  const shot = { id: 's', prompt: 'a bear', frames: 5, cut: true, seed: 1, take: 0, locked: false }
  const rest = { model: '0'.repeat(64), words: '', seed: 1, contextTime: 0, context: [], status: 'new' as const }
  await saveTake(server.store, { project, take: { id: 't', shot, latents: ref, clip: ref, starred: false, ...rest } })
}, 180_000)

const ids: Record<string, string> = {}
const graph = {
  version: 1,
  nodes: { words: { type: 'text', version: 1, params: { text: 'x' }, at: { x: 0, y: 0 }, mode: 'run' } },
  wires: {},
  frames: {},
}

async function sent<T>(path: string, json: unknown, as = ada): Promise<T> {
  const response = await server.far(`/api/v1${path}`, { method: 'POST', json, as })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as T
}

const submit = async (of?: string, as = ada) =>
  (await sent<{ id: string }>('/runs', { graph, project: of, target: { type: 'to', nodes: ['words'] } }, as)).id

type End = { seq: number; letter: string; reused?: boolean }
const tell = (run: string, { seq, letter, reused = false }: End) =>
  appendEvents(server.store, run, [
    { type: 'node-end', seq, at: seq, node: 'words', key: letter.repeat(64), reused, ms: 1 } as RunEvent,
  ])

async function made(name: string, mediaType: string, { run, ...end }: End & { run: string }) {
  const asset = await putAsset(server.store, Buffer.from(name), { mediaType })
  ids[name] = asset.asset
  await writeResult(server.store, { key: end.letter.repeat(64), outputs: { x: asset }, assets: [asset.asset], run })
  await tell(run, end)
}

async function upload(name: string, as: Caller) {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await server.far('/api/v1/assets', { method: 'POST', body: name, headers, as })
  ids[name] = ((await response.json()) as { asset: string }).asset
}

type Row = {
  asset: string
  origin?: { run: string; runNumber: number; node: string; nodeType: string; project?: string }
}
const list = async (query: string, as: Caller): Promise<Row[]> => {
  const response = await server.far(`/api/v1/assets${query}`, { as })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Row[]
}
const names = (rows: Row[]) => rows.map(({ asset }) => Object.keys(ids).find((name) => ids[name] === asset))

describe('the list of assets', () => {
  test('holds what one may see, newest first, page by page', async () => {
    const all = ['upload', 'loose', 'latents', 'film']
    expect(names(await list('', ada))).toEqual(all)
    expect(names(await list('', bea))).toEqual(['hers'])
    const first = await list('?limit=3', ada)
    expect(names(first)).toEqual(all.slice(0, 3))
    expect(names(await list(`?limit=3&before=${first[2].asset}`, ada))).toEqual(all.slice(3))
  })

  test.each([
    ['?kind=video', ['film']],
    ['?kind=image', ['loose']],
    ['?kind=latents', ['latents']],
    ['?kind=other', ['upload']],
    ['?source=upload', ['upload']],
    ['?source=result', ['loose', 'latents', 'film']],
    ['?source=take', ['latents']],
    ['?source=result&kind=video', ['film']],
  ])('is filtered by %s', async (query, wanted) => {
    expect(names(await list(query, ada))).toEqual(wanted)
  })

  test('is one project alone, for its members', async () => {
    expect(names(await list(`?project=${project}`, ada))).toEqual(['latents', 'film'])
    expect((await server.far(`/api/v1/assets?project=${project}`, { as: bea })).status).toBe(404)
    const member = { email: 'bea@example.org', role: 'viewer' }
    await server.far(`/api/v1/projects/${project}/members`, { method: 'PUT', as: ada, json: member })
    expect(names(await list(`?project=${project}`, bea))).toEqual(['latents', 'film'])
    expect(names(await list('', bea))).toEqual(['hers', 'latents', 'film'])
    const members = await server.far(`/api/v1/projects/${project}/members`, { as: ada })
    const { user } = ((await members.json()) as { user: string }[])[1]
    await server.far(`/api/v1/projects/${project}/members/${user}`, { method: 'DELETE', as: ada })
  })

  test('names the run that made an asset, not one that found it made; for others the run in which they found it', async () => {
    const [film] = await list('?kind=video', ada)
    expect(film.origin).toEqual({ run: runs[0], runNumber: 1, node: 'words', nodeType: 'text', project })
    expect((await list('?source=upload', ada))[0].origin).toBeUndefined()
    const own = await submit(undefined, bea)
    await tell(own, { seq: 1, letter: 'a', reused: true })
    const origin = await server.far(`/api/v1/assets/${ids.film}/origin`, { as: bea })
    expect(await origin.json()).toMatchObject({ node: 'words', run: { id: own } })
  })
})

test('an asset leads to the exact run that made it, with its graph; an upload leads to none', async () => {
  const found = await server.far(`/api/v1/assets/${ids.film}/origin`, { as: ada })
  expect(await found.json()).toMatchObject({
    node: 'words',
    nodeType: 'text',
    project,
    run: { id: runs[0], graph: { nodes: graph.nodes } },
  })
  expect((await server.far(`/api/v1/assets/${ids.upload}/origin`, { as: ada })).status).toBe(404)
  expect((await server.far(`/api/v1/assets/${ids.loose}/origin`, { as: bea })).status).toBe(404)
})
