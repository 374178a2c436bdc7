import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
let ada: Caller
beforeAll(async () => {
  ada = await server.owner()
}, 180_000)

type Person = { id: string; name: string; role: string }
const list = async (path: string, as: Caller) => (await (await server.far(`/api/v1${path}`, { as })).json()) as Person[]
const idOf = async (name: string) => (await list('/people', ada)).find((person) => person.name === name)!.id
const remove = async (id: string, as: Caller) =>
  (await server.far(`/api/v1/people/${id}`, { method: 'DELETE', as, json: {} })).status
const setOwner = async (id: string, isOwner: boolean, as: Caller) =>
  (await server.far(`/api/v1/people/${id}/owner`, { method: 'PUT', as, json: { isOwner } })).status
const post = async <T>(path: string, as: Caller, json: unknown) =>
  (await (await server.far(`/api/v1${path}`, { method: 'POST', as, json })).json()) as T

const graph = {
  version: 1,
  nodes: { a: { type: 'text', version: 1, params: { text: 'x' }, at: { x: 0, y: 0 }, mode: 'run' } },
  wires: {},
  frames: {},
}

describe('who is removed', () => {
  test('is out at once, and what he made belongs to an owner', async () => {
    const bea = await server.person(ada, 'Bea')
    const { id: project } = await post<{ id: string }>('/projects', bea, { title: 'By Bea' })
    await server.far(`/api/v1/projects/${project}/members`, {
      method: 'PUT',
      as: bea,
      json: { email: 'ada@example.org', role: 'viewer' },
    })
    const { id: run } = await post<{ id: string }>('/runs', bea, {
      graph,
      target: { type: 'to', nodes: ['a'] },
      idempotencyKey: 'once',
    })
    await post('/runs', ada, { graph, target: { type: 'to', nodes: ['a'] }, idempotencyKey: 'once' })
    const { secret } = await post<{ secret: string }>('/tokens', bea, { name: 'script', scopes: ['read'] })
    const headers = { 'content-type': 'application/octet-stream' }
    const sent = await server.far('/api/v1/assets', { method: 'POST', body: 'a file of Bea', headers, as: bea })
    const { asset } = (await sent.json()) as { asset: string }
    expect(await remove(await idOf('Bea'), ada)).toBe(200)
    for (const as of [bea, { token: secret }]) expect((await server.far('/api/v1/me', { as })).status).toBe(401)
    const again = { email: 'bea@example.org', password: 'another long password' }
    expect((await server.far('/api/v1/session', { method: 'POST', json: again })).status).toBe(401)
    expect((await list('/people', ada)).map(({ name }) => name)).toEqual(['Ada'])
    expect((await list(`/projects/${project}/members`, ada)).map(({ name, role }) => [name, role])).toEqual([
      ['Ada', 'owner'],
    ])
    expect((await server.far(`/api/v1/assets/${asset}`, { as: ada })).status).toBe(200)
    const gone = (await (await server.far(`/api/v1/runs/${run}`, { as: ada })).json()) as { status: string }
    expect(gone.status).toBe('cancelled')
  })

  test('is never the last owner, and by nobody but an owner', async () => {
    const own = await idOf('Ada')
    expect(await remove(own, ada)).toBe(409)
    expect(await setOwner(own, false, ada)).toBe(409)
    expect(await remove('nobody', ada)).toBe(404)
    expect(await setOwner('nobody', true, ada)).toBe(404)
    const cleo = await server.person(ada, 'Cleo')
    const her = await idOf('Cleo')
    for (const id of [own, her]) expect(await remove(id, cleo)).toBe(403)
    expect(await setOwner(her, true, cleo)).toBe(403)
    expect(await setOwner(her, true, ada)).toBe(200)
    const { id: project } = await post<{ id: string }>('/projects', ada, { title: 'By Ada' })
    // who leaves himself leaves his projects to another owner
    expect(await remove(own, ada)).toBe(200)
    expect((await list(`/projects/${project}/members`, cleo)).map(({ name }) => name)).toEqual(['Cleo'])
  })
})
