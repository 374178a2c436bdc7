import type { Take } from '@sceneweave/project'
import { saveTake } from '@sceneweave/store'
import { beforeAll, describe, expect, test } from 'vitest'
import { appRouter } from './appRouter.ts'
import { ownRoutes } from './ownRoutes.ts'
import { listProcedures } from './procedureList.ts'
import { uploadFilm } from './studies/testFilm.ts'
import { type Caller, testServer } from './testServer.ts'

const procedures = listProcedures(appRouter)
const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
let bea: Caller
/** Things of Ada's, by the name of the field that carries their id. */
const hers: Record<string, string> = { user: 'nobody', template: 'joint' }

beforeAll(async () => {
  ada = await server.owner()
  bea = await server.person(ada, 'Bea')
  hers.project = (await made('/projects', { title: 'Hers' })).id
  hers.version = (await made(`/projects/${hers.project}/versions`, { name: 'first' })).id
  hers.token = (await made('/tokens', { name: 'script', scopes: ['read'] })).id
  hers.asset = await upload(ada, 'only for Ada')
  const graph = { version: 1, nodes: { a: node('text', { text: 'x' }) }, wires: {}, frames: {} }
  hers.run = (await made('/runs', { graph, target: { type: 'to', nodes: ['a'] } })).id
  hers.take = await take()
  Object.assign(hers, await study())
}, 180_000)

async function made(path: string, json: unknown): Promise<{ id: string }> {
  const response = await server.far(`/api/v1${path}`, { method: 'POST', json, as: ada })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as { id: string }
}

const node = (type: string, params: object) => ({ type, version: 1, params, at: { x: 0, y: 0 }, mode: 'run' })

async function upload(as: Caller, body: string): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await server.far('/api/v1/assets', { method: 'POST', body, headers, as })
  return ((await response.json()) as { asset: string }).asset
}

async function take(): Promise<string> {
  const ref = { asset: hers.asset, mediaType: 'application/octet-stream', bytes: 12 }
  const saved: Take = {
    id: 'take1',
    shot: { id: 'shot1', prompt: 'a bear', frames: 5, cut: true, seed: 1, take: 0, locked: false },
    latents: ref,
    clip: ref,
    model: '0'.repeat(64),
    words: 'a bear',
    seed: 1,
    contextTime: 0.1,
    context: [],
    status: 'new',
    starred: false,
  }
  await saveTake(server.store, { project: hers.project, take: saved })
  return 'take1'
}

/** A study of two films, its link for raters and a film of it. */
async function study() {
  const assets = await Promise.all(['one', 'two'].map((words) => uploadFilm(server, ada, words)))
  const films = { one: assets[0], two: assets[1] }
  const scenes = [{ id: 'scene', prompt: 'a bear', films }]
  const { id, link } = (await made('/studies', { title: 'Which?', scenes })) as { id: string; link: string }
  const about = await (await server.far(`/api/v1/studies/${id}`, { as: ada })).json()
  return { study: id, link, film: (about as { scenes: { films: { film: string }[] }[] }).scenes[0].films[0].film }
}

const withIds = (path: string): string => path.replace(/\{(\w+)\}/g, (_, field: string) => hers[field])
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code

const routes = [
  ...procedures.map(({ method, path, meta }) => ({ method, path, isOpen: meta.isOpen === true })),
  ...ownRoutes.map(({ method, path, scope }) => ({ method, path, isOpen: scope === undefined })),
]

describe('every route', () => {
  test('is closed to who is not signed in, but for health, the first owner, the session and the raters of a study', () => {
    const open = routes.filter(({ isOpen }) => isOpen).map(({ method, path }) => `${method} ${path}`)
    expect(open.toSorted()).toEqual([
      'GET /health',
      'GET /ratings/{link}',
      'GET /study-films/{film}',
      'POST /first-owner',
      'POST /ratings/{link}/raters',
      'POST /session',
      'PUT /ratings/{link}/votes',
    ])
  })

  test.each(routes.filter(({ isOpen }) => !isOpen))(
    '$method $path asks a stranger to sign in',
    async ({ method, path }) => {
      const response = await server.far(`/api/v1${withIds(path)}`, { method })
      expect([response.status, await codeOf(response)]).toEqual([401, 'sign-in-required'])
    },
  )

  const closed = procedures.filter(({ meta }) => !meta.isOpen)
  test.each(closed)('$name over tRPC asks a stranger to sign in', async ({ name, type }) => {
    const call = type === 'mutation' ? { method: 'POST', json: {} } : {}
    const response = await server.far(`/api/trpc/${name}`, call)
    const text = await response.text()
    // a subscription says it in its stream
    if (type !== 'subscription') expect(response.status).toBe(401)
    expect(text).toContain('sign-in-required')
  })

  test.each(routes)(
    '$method $path refuses a name that is not its own and pages of others',
    async ({ method, path }) => {
      const url = `/api/v1${withIds(path)}`
      const wrongHost = await server.far(url, { method, as: ada, headers: { host: 'evil.example' } })
      expect([wrongHost.status, await codeOf(wrongHost)]).toEqual([421, 'wrong-host'])
      for (const origin of ['null', 'https://evil.example', 'http://films.example.org']) {
        const foreign = await server.far(url, { method, as: ada, headers: { origin } })
        expect([foreign.status, await codeOf(foreign)]).toEqual([403, 'wrong-origin'])
      }
    },
  )
})

test('procedures that change something are never asked by GET, and looking never is anything else', () => {
  for (const { name, type, method } of procedures) expect([name, method === 'GET']).toEqual([name, type !== 'mutation'])
})

test('every procedure says what it does in one line, and which scope and route it has', () => {
  for (const { name, meta, output, type } of procedures) {
    expect(meta?.help, name).toMatch(/^[A-Z].{10,140}\.$/)
    expect(meta.http, name).toMatch(/^(GET|POST|PUT|PATCH|DELETE) \/[\w/{}-]+$/)
    expect(meta.scope === 'read', name).toBe(type !== 'mutation' && meta.scope !== 'admin')
    // without a schema for its answer it could tell more than it should
    expect(output !== null || type === 'subscription', name).toBe(true)
  }
  const places = procedures.map(({ meta }) => meta.http.replace(/\{\w+\}/g, '{}'))
  expect(new Set(places).size).toBe(places.length)
})

describe('what is not yours', () => {
  // people are no secret of anybody's: who is no owner is told that he is none
  const about = procedures.filter(
    ({ name, pathFields, meta }) =>
      !name.startsWith('people.') && !meta.isOpen && pathFields.some((field) => field !== 'template'),
  )

  test.each(about)('$name does not tell Bea that there is something of Ada', async ({ method, path, type }) => {
    const json = type === 'mutation' ? {} : undefined
    const response = await server.far(`/api/v1${withIds(path)}`, { method, as: bea, json })
    const text = await response.text()
    if (type === 'subscription') expect(text).toContain('"code":"not-found"')
    else expect([response.status, JSON.parse(text).error.code]).toEqual([404, 'not-found'])
  })

  test('its bytes are not there either, whole, in part, or as a name in a document of hers', async () => {
    const url = `/api/v1/assets/${hers.asset}`
    expect((await server.far(url, { as: ada })).status).toBe(200)
    expect((await server.far(url, { as: bea })).status).toBe(404)
    expect((await server.far(url, { as: bea, method: 'HEAD' })).status).toBe(404)
    expect((await server.far(url, { as: bea, headers: { range: 'bytes=0-1' } })).status).toBe(404)
    const graph = { version: 1, nodes: { a: node('loadImage', { asset: hers.asset }) }, wires: {}, frames: {} }
    const imported = { method: 'POST', as: bea, json: { title: 'Mine', document: graph } }
    expect((await server.far('/api/v1/projects', imported)).status).toBe(404)
    const mine = (await (await server.far('/api/v1/projects', { ...imported, json: { title: 'Mine' } })).json()) as {
      id: string
    }
    const edit = { type: 'node-add', id: 'a', node: graph.nodes.a }
    const edits = { method: 'POST', as: bea, json: { base: 0, edits: [edit] } }
    expect((await server.far(`/api/v1/projects/${mine.id}/edits`, edits)).status).toBe(404)
    expect((await server.far(url, { as: bea })).status).toBe(404)
  })

  test('lists and submits leave out what is not hers', async () => {
    const list = async (path: string) => (await (await server.far(path, { as: bea })).json()) as { id: string }[]
    expect((await list('/api/v1/runs')).map(({ id }) => id)).not.toContain(hers.run)
    expect((await list('/api/v1/projects')).map(({ id }) => id)).not.toContain(hers.project)
    expect((await server.far(`/api/v1/runs?project=${hers.project}`, { as: bea })).status).toBe(404)
    const submit = { method: 'POST', as: bea, json: { project: hers.project } }
    expect((await server.far('/api/v1/runs', submit)).status).toBe(404)
  })
})

test('a viewer looks, an editor changes, and only the owner lets people in or deletes', async () => {
  const url = `/api/v1/projects/${hers.project}`
  const give = (role: string) =>
    server.far(`${url}/members`, { method: 'PUT', as: ada, json: { email: 'bea@example.org', role } })
  const outcomes = async () => {
    const edit = { base: 1000, edits: [{ type: 'project-rename', title: 'Ours' }] }
    const look = await server.far(url, { as: bea })
    const change = await server.far(`${url}/edits`, { method: 'POST', as: bea, json: edit })
    const remove = await server.far(url, { method: 'DELETE', as: bea })
    return [look.status, change.status, remove.status]
  }
  expect((await give('viewer')).status).toBe(200)
  expect(await outcomes()).toEqual([200, 403, 403])
  expect((await give('editor')).status).toBe(200)
  // 409: the edit is hers to make, but on a version that there is not
  expect(await outcomes()).toEqual([200, 409, 403])
  expect((await give('owner')).status).toBe(400)
  const members = (await (await server.far(`${url}/members`, { as: bea })).json()) as { name: string; user: string }[]
  expect(members.map(({ name }) => name)).toEqual(['Ada', 'Bea'])
  const out = await server.far(`${url}/members/${members[1].user}`, { method: 'DELETE', as: ada })
  expect(out.status).toBe(200)
  expect(await outcomes()).toEqual([404, 404, 404])
})

test('what only an owner of the server may do is refused to others', async () => {
  for (const { method, path, json } of [
    { method: 'PUT', path: '/queue', json: { paused: true } },
    { method: 'POST', path: '/assets/collect', json: {} },
    { method: 'POST', path: '/people', json: { name: 'Eve', email: 'eve@example.org', password: 'a long password' } },
    { method: 'GET', path: '/people', json: undefined },
    { method: 'DELETE', path: '/people/nobody', json: {} },
    { method: 'PUT', path: '/people/nobody/owner', json: { isOwner: true } },
  ])
    expect((await server.far(`/api/v1${path}`, { method, as: bea, json })).status, path).toBe(403)
})
