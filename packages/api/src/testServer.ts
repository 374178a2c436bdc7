import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { catalogue } from '@sceneweave/nodes'
import { closeStore, openStore, type Store } from '@sceneweave/store'
import { afterAll, beforeAll } from 'vitest'
import { type Api, createApi } from './api.ts'
import type { ApiSettings } from './settings.ts'

export const LOCAL = '127.0.0.1:8190'
export const SHARED = 'films.example.org'
const FAR_AWAY = { address: '203.0.113.9' }
const HERE = { address: '127.0.0.1' }

/** A call as a test writes it. as: a cookie or a bearer, else nobody. */
export type TestCall = {
  method?: string
  headers?: Record<string, string>
  json?: unknown
  body?: string | Uint8Array | ReadableStream<Uint8Array>
  as?: Caller
  signal?: AbortSignal
}
export type Caller = { cookie?: string; token?: string }

/** One real store and two servers over it: one for this machine alone, one for everybody. Opened once for a test file. */
export class TestServer {
  store!: Store
  local!: Api
  shared!: Api
  private folder = ''

  async open(limits: ApiSettings['limits'] = {}): Promise<void> {
    this.folder = await mkdtemp(path.join(tmpdir(), 'sceneweave-api-'))
    // no test's runner is taken for dead while the machine is busy
    this.store = await openStore({ dataFolder: this.folder, runnerTimeoutMs: 600_000 })
    const parts = { store: this.store, catalogue }
    this.local = createApi({ ...parts, settings: { boundTo: '127.0.0.1', limits } })
    this.shared = createApi({ ...parts, settings: { boundTo: '0.0.0.0', publicUrl: `https://${SHARED}`, limits } })
  }

  async close(): Promise<void> {
    await closeStore(this.store)
    await rm(this.folder, { recursive: true, force: true })
  }

  /** A call from this machine to the server that is bound to it. */
  here(url: string, call: TestCall = {}): Promise<Response> {
    return this.local.handle(toRequest(url, call, { host: LOCAL, origin: `http://${LOCAL}` }), HERE)
  }

  /** A call from elsewhere to the server that everybody reaches. */
  far(url: string, call: TestCall = {}): Promise<Response> {
    return this.shared.handle(toRequest(url, call, { host: SHARED, origin: `https://${SHARED}` }), FAR_AWAY)
  }

  /** Makes the first owner with the printed code, and signs him in. */
  async owner(): Promise<Caller> {
    const person = { name: 'Ada', email: 'ada@example.org', password: 'a long password' }
    const code = await this.shared.firstOwnerCode()
    const made = await this.far('/api/v1/first-owner', { method: 'POST', json: { code, ...person } })
    if (!made.ok) throw new Error(await made.text())
    return this.signIn(person)
  }

  /** Adds somebody and signs him in. */
  async person(owner: Caller, name: string): Promise<Caller> {
    const person = { name, email: `${name.toLowerCase()}@example.org`, password: 'another long password' }
    const made = await this.far('/api/v1/people', { method: 'POST', json: person, as: owner })
    if (!made.ok) throw new Error(await made.text())
    return this.signIn(person)
  }

  async signIn({ email, password }: { email: string; password: string }): Promise<Caller> {
    const response = await this.far('/api/v1/session', { method: 'POST', json: { email, password } })
    if (!response.ok) throw new Error(await response.text())
    return {
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    }
  }
}

/** Opens a server before the tests of a file and closes it after them. */
export function testServer(limits?: ApiSettings['limits']): TestServer {
  const server = new TestServer()
  beforeAll(() => server.open(limits), 180_000)
  afterAll(() => server.close(), 180_000)
  return server
}

function toRequest(url: string, call: TestCall, standard: { host: string; origin: string }): Request {
  const { method = 'GET', json, body, as = {}, signal } = call
  const headers = new Headers({ host: standard.host })
  if (method !== 'GET' && method !== 'HEAD') headers.set('origin', standard.origin)
  if (as.cookie) headers.set('cookie', as.cookie)
  if (as.token) headers.set('authorization', `Bearer ${as.token}`)
  if (json !== undefined) headers.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value)
  const sent = json === undefined ? body : JSON.stringify(json)
  return new Request(`http://any.invalid${url}`, { method, headers, body: sent, signal, duplex: 'half' } as RequestInit)
}
