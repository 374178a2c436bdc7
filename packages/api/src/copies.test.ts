import type { Take } from '@sceneweave/project'
import { acceptTake, poolEntries, putAsset, saveTake } from '@sceneweave/store'
import { beforeAll, expect, test } from 'vitest'
import { chainFilm, paletteNode } from './testFilm.ts'
import { TestRunner } from './testRun.ts'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
let project: string
let version: string
beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
  const film = chainFilm(1)
  film.nodes.pool = paletteNode('historyPool', { takes: ['kept'] })
  film.nodes.load = paletteNode('loadTake', { take: 'kept' })
  project = (await post<Project>('/projects', ada, { title: 'The bear', document: film })).id
  version = (await post<Project>(`/projects/${project}/versions`, ada, { name: 'with a pool' })).id
  for (const id of ['kept', 'other']) await saveTake(server.store, { project, take: await newTake(id) })
  await acceptTake(server.store, 'kept')
  await post('/runs', ada, { project, target: { type: 'to', nodes: ['make1'] } })
  await new TestRunner(server.store).next()
  const edit = { type: 'node-remove', id: 'load' }
  await post(`/projects/${project}/edits`, ada, { base: 0, edits: [edit] })
}, 180_000)

type Node = { params: { takes?: string[]; take?: string } }
type Project = {
  id: string
  title: string
  version: number
  project: { id: string; graph: { nodes: Record<string, Node> } }
}

const call = (path: string, as: Caller, json: unknown) => server.far(`/api/v1${path}`, { method: 'POST', as, json })
const post = async <T>(path: string, as: Caller, json: unknown): Promise<T> => {
  const response = await call(path, as, json)
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as T
}
const get = async <T>(path: string, as: Caller) => (await (await server.far(`/api/v1${path}`, { as })).json()) as T

async function newTake(id: string): Promise<Take> {
  const asset = await putAsset(server.store, Buffer.from(`latents of ${id}`), { mediaType: 'video/mp4' })
  const shot = { id: 'shot1', prompt: 'a bear', frames: 5, cut: true, seed: 1, take: 0, locked: false }
  const rest = { model: '0'.repeat(64), words: 'a bear', seed: 1, contextTime: 0, context: [], status: 'new' as const }
  return { id, shot, latents: asset, clip: asset, starred: false, ...rest }
}

test('a copy is a project of its own, with takes, pool and results, whose nodes name its own takes', async () => {
  const copy = await post<Project>(`/projects/${project}/copy`, ada, {})
  expect(copy).toMatchObject({ title: 'The bear copy', version: 0, project: { id: copy.id } })
  expect(Object.keys(copy.project.graph.nodes)).not.toContain('load')
  const takes = await get<{ take: Take; project: string }[]>(`/projects/${copy.id}/takes`, ada)
  expect(takes.map(({ take }) => take.status).toSorted()).toEqual(['accepted', 'new'])
  const [entry] = await poolEntries(server.store, copy.id)
  expect(copy.project.graph.nodes.pool.params.takes).toEqual([entry.take.id])
  expect(entry.take.id).not.toBe('kept')
  const results = await get<{ node: string }[]>(`/projects/${copy.id}/results?nodes=["make1"]`, ada)
  expect(results).toMatchObject([{ node: 'make1' }])
  const foreseen = await post(`/runs/forecast`, ada, { project: copy.id, target: { type: 'to', nodes: ['make1'] } })
  expect(foreseen).toMatchObject({ runs: 0, problems: [] })
  // the original and the copy go their own ways
  await post(`/projects/${copy.id}/edits`, ada, { base: 0, edits: [{ type: 'project-rename', title: 'Another bear' }] })
  expect(await get<Project>(`/projects/${project}`, ada)).toMatchObject({ title: 'The bear' })
})

test('a named version is copied as it was', async () => {
  const copy = await post<Project>(`/projects/${project}/copy`, ada, { version, title: 'As it was' })
  expect(copy.title).toBe('As it was')
  const { load, pool } = copy.project.graph.nodes
  expect(pool.params.takes).toEqual([load.params.take])
  const other = await post<Project>('/projects', ada, { title: 'Other' })
  expect((await call(`/projects/${other.id}/copy`, ada, { version })).status).toBe(404)
})

test('whoever sees a project may copy it, and keeps what he copied; others do not learn that it is there', async () => {
  expect((await call(`/projects/${project}/copy`, bea, {})).status).toBe(404)
  const member = { email: 'bea@example.org', role: 'viewer' }
  await server.far(`/api/v1/projects/${project}/members`, { method: 'PUT', as: ada, json: member })
  const copy = await post<Project>(`/projects/${project}/copy`, bea, {})
  const members = await get<{ name: string; user: string }[]>(`/projects/${copy.id}/members`, bea)
  expect(members.map(({ name }) => name)).toEqual(['Bea'])
  await server.far(`/api/v1/projects/${project}/members/${members[0].user}`, { method: 'DELETE', as: ada })
  const [{ take }] = await get<{ take: Take }[]>(`/projects/${copy.id}/takes`, bea)
  expect((await server.far(`/api/v1/assets/${take.clip.asset}`, { as: bea })).status).toBe(200)
  expect((await server.far(`/api/v1/projects/${copy.id}`, { as: ada })).status).toBe(404)
})
