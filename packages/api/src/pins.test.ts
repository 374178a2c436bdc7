import { writeResult } from '@sceneweave/store'
import { beforeAll, expect, test } from 'vitest'
import { chainFilm, paletteNode } from './testFilm.ts'
import { TestRunner } from './testRun.ts'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
}, 180_000)

const call = (path: string, as: Caller, json: unknown) => server.far(`/api/v1${path}`, { method: 'POST', as, json })

/** A film whose first shot keeps a result. */
function pinnedFilm(pinned: string) {
  const film = chainFilm(1)
  film.nodes.make1 = { ...film.nodes.make1, pinned }
  return film
}

test('a result that one may see can be pinned: in a project, by an edit, and in a run', async () => {
  const made = (await (await call('/projects', ada, { title: 'Film', document: chainFilm(1) })).json()) as {
    id: string
  }
  await call('/runs', ada, { project: made.id })
  await new TestRunner(server.store).next()
  const results = await server.far(`/api/v1/projects/${made.id}/results?nodes=["make1"]`, { as: ada })
  const [{ key }] = (await results.json()) as { key: string }[]
  const edit = { type: 'node-change', id: 'make1', change: { pinned: key } }
  expect((await call(`/projects/${made.id}/edits`, ada, { base: 0, edits: [edit] })).status).toBe(200)
  expect((await call('/projects', ada, { title: 'Copy', document: pinnedFilm(key) })).status).toBe(200)
  expect((await call('/runs', ada, { project: made.id })).status).toBe(200)
  for (const path of ['/runs', '/runs/forecast'])
    expect((await call(path, bea, { graph: pinnedFilm(key) })).status, path).toBe(404)
  expect((await call('/projects', bea, { title: 'Mine', document: pinnedFilm(key) })).status).toBe(404)
})

test('a pin whose result is gone is kept and said, and a pin is no way to an asset of others', async () => {
  const gone = pinnedFilm('c'.repeat(64))
  expect((await call('/projects', bea, { title: 'Old', document: gone })).status).toBe(200)
  const forecast = await (await call('/runs/forecast', bea, { graph: gone })).json()
  expect(forecast).toMatchObject({ problems: [{ code: 'result-gone', node: 'make1' }] })
  const headers = { 'content-type': 'application/octet-stream' }
  const sent = await server.far('/api/v1/assets', { method: 'POST', body: 'only for Ada', headers, as: ada })
  const { asset } = (await sent.json()) as { asset: string }
  const text = { ...paletteNode('text', { text: 'x' }), pinned: asset }
  const document = { ...chainFilm(1), nodes: { text }, wires: {} }
  expect((await call('/projects', bea, { title: 'Mine', document })).status).toBe(404)
  expect((await server.far(`/api/v1/assets/${asset}`, { as: bea })).status).toBe(404)
  await writeResult(server.store, { key: asset, outputs: {}, assets: [] })
  expect((await call('/projects', ada, { title: 'Hers', document })).status).toBe(404)
})
