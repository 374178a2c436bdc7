import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, testServer } from './testServer.ts'

const server = testServer({ signInsAMinute: 1000 })
const person = { name: 'Ada', email: 'ada@example.org', password: 'a long password' }
const claim = (code: string | null, password = person.password) =>
  server.far('/api/v1/first-owner', { method: 'POST', json: { ...person, password, code } })
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error
let ada: Caller

// one after the other: this is the life of a server
describe('the first owner', () => {
  test('needs the newest code that was printed, once; nobody else becomes one', async () => {
    const old = await server.shared.firstOwnerCode()
    const code = await server.shared.firstOwnerCode()
    expect((await claim(old)).status).toBe(403)
    expect((await claim('guess')).status).toBe(403)
    expect((await claim(code, 'short')).status).toBe(400)
    const outcomes = await Promise.all([claim(code), claim(code), claim(code)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 403, 403])
    expect(await server.shared.firstOwnerCode()).toBeNull()
    expect(await server.local.firstOwnerCode()).toBeNull()
  })

  test('signs in to what the local owner made before, over a cookie that no script and no other page can use', async () => {
    await server.here('/api/v1/projects', { method: 'POST', json: { title: 'Made at the machine' } })
    const response = await server
      .far('/api/v1/session', { method: 'POST', json: person })
      .then(() =>
        server.far('/api/v1/session', { method: 'POST', json: { email: person.email, password: person.password } }),
      )
    const [cookie] = response.headers.getSetCookie()
    for (const flag of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/']) expect(cookie).toContain(flag)
    expect(await response.text()).toBe('{"ok":true}')
    ada = { cookie: cookie.split(';')[0] }
    const projects = (await (await server.far('/api/v1/projects', { as: ada })).json()) as { title: string }[]
    expect(projects.map(({ title }) => title)).toEqual(['Made at the machine'])
  })
})

describe('sessions', () => {
  test('a cookie that was changed, or not made by us, is nobody', async () => {
    const [name, value] = ada.cookie!.split('=')
    for (const cookie of [`${name}=${value.slice(0, -6)}AAAAAA`, `${name}=x`, `${name}=`, 'other=1'])
      expect((await server.far('/api/v1/me', { as: { cookie } })).status).toBe(401)
  })

  test('signing in gives a new session whatever cookie came along, and signing out ends it for good', async () => {
    const fixed = { cookie: '__Secure-sceneweave.session_token=chosen-by-an-attacker' }
    const json = { email: person.email, password: person.password }
    const response = await server.far('/api/v1/session', { method: 'POST', json, as: fixed })
    const own = { cookie: response.headers.getSetCookie()[0].split(';')[0] }
    expect(own.cookie).not.toContain('chosen-by-an-attacker')
    expect((await server.far('/api/v1/session', { method: 'DELETE', as: own })).status).toBe(200)
    expect((await server.far('/api/v1/me', { as: own })).status).toBe(401)
    expect((await server.far('/api/v1/me', { as: ada })).status).toBe(200)
  })

  test('a new password ends all other sessions; signing out everywhere ends them all', async () => {
    const other = await server.signIn(person)
    const change = { currentPassword: person.password, newPassword: 'a much longer password' }
    const wrong = { method: 'PUT', as: other, json: { ...change, currentPassword: 'not this one' } }
    expect((await server.far('/api/v1/password', wrong)).status).toBe(403)
    const changed = await server.far('/api/v1/password', { method: 'PUT', as: other, json: change })
    expect(changed.status).toBe(200)
    expect((await server.far('/api/v1/me', { as: ada })).status).toBe(401)
    ada = { cookie: changed.headers.getSetCookie()[0].split(';')[0] }
    expect((await server.far('/api/v1/me', { as: ada })).status).toBe(200)
    const third = await server.far('/api/v1/session', {
      method: 'POST',
      json: { email: person.email, password: change.newPassword },
    })
    const again = { cookie: third.headers.getSetCookie()[0].split(';')[0] }
    expect((await server.far('/api/v1/sessions', { method: 'DELETE', as: again })).status).toBe(200)
    for (const as of [ada, again]) expect((await server.far('/api/v1/me', { as })).status).toBe(401)
  })
})

describe('tokens', () => {
  const token = async (scopes: string[], as?: Caller) => {
    const made = await server.here('/api/v1/tokens', { method: 'POST', as, json: { name: 'script', scopes } })
    const { id, secret, error } = (await made.json()) as { id: string; secret: string; error?: { code: string } }
    return { status: made.status, id, token: secret, code: error?.code }
  }
  const calls = [
    { scope: 'read', method: 'GET', path: '/projects' },
    { scope: 'edit', method: 'POST', path: '/projects', json: { title: 'From a script' } },
    {
      scope: 'edit',
      method: 'POST',
      path: '/assets',
      body: 'bytes',
      headers: { 'content-type': 'application/octet-stream' },
    },
    { scope: 'run', method: 'POST', path: '/runs', json: { graph: { version: 1, nodes: {}, wires: {}, frames: {} } } },
    { scope: 'admin', method: 'GET', path: '/tokens' },
    { scope: 'admin', method: 'PUT', path: '/queue', json: { paused: false } },
  ]

  test.each([
    { scopes: ['read'], may: ['read'] },
    { scopes: ['edit'], may: ['read', 'edit'] },
    { scopes: ['run'], may: ['read', 'run'] },
    { scopes: ['edit', 'run'], may: ['read', 'edit', 'run'] },
    { scopes: ['admin'], may: ['read', 'edit', 'run', 'admin'] },
  ])('one for $scopes may $may and no more', async ({ scopes, may }) => {
    const { token: secret } = await token(scopes)
    for (const { scope, path, ...call } of calls) {
      const { status } = await server.far(`/api/v1${path}`, { ...call, as: { token: secret } })
      expect([path, scope, status === 403]).toEqual([path, scope, !may.includes(scope)])
      expect(status).not.toBe(401)
    }
  })

  test('one cannot make another that may more, and is over when it is revoked', async () => {
    const admin = await token(['admin'])
    const read = await token(['read'])
    expect((await token(['read'], { token: read.token })).status).toBe(403)
    expect((await token(['read'], { token: admin.token })).status).toBe(200)
    const call = { as: { token: read.token } }
    expect((await server.far('/api/v1/me', call)).status).toBe(200)
    expect((await server.here(`/api/v1/tokens/${read.id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await server.far('/api/v1/me', call)).status).toBe(401)
    // at the machine itself too: a script that brings a token is that token
    expect((await server.here('/api/v1/me', call)).status).toBe(401)
  })

  test('no list and no refusal tells a secret', async () => {
    const { token: secret } = await token(['read'])
    const list = await (await server.here('/api/v1/tokens')).text()
    expect(list).not.toContain(secret)
    expect(list).not.toContain('hash')
    const refused = await server.far('/api/v1/projects', {
      method: 'POST',
      json: { title: 'x' },
      as: { token: secret },
    })
    expect(await refused.text()).not.toContain(secret)
  })
})

test('a wrong password and a wrong address are refused in the same words', async () => {
  const guess = async (email: string) =>
    errorOf(await server.far('/api/v1/session', { method: 'POST', json: { email, password: 'a guess of mine' } }))
  expect(await guess(person.email)).toEqual(await guess('nobody@example.org'))
})

describe('guessing', () => {
  beforeAll(() => server.close().then(() => server.open({ signInsAMinute: 1 })), 180_000)

  test('is soon not even heard, whichever door is tried', async () => {
    const guess = (place: number) =>
      server.far('/api/v1/session', { method: 'POST', json: { email: `p${place}@example.org`, password: 'a guess' } })
    let late = await guess(0)
    // a slow machine may regain a try in between
    for (let place = 1; late.status !== 429 && place < 10; place++) late = await guess(place)
    expect([late.status, (await errorOf(late)).code]).toEqual([429, 'too-often'])
    expect(late.headers.get('retry-after')).toBe('60')
    expect((await claim('guess')).status).toBe(429)
  })
})
