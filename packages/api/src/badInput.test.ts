import { type ClientRequest, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Listening, listen } from './listen.ts'
import { testServer } from './testServer.ts'

const server = testServer({ jsonBytes: 2_000_000, patienceMs: 4000 })
let listening: Listening
beforeAll(async () => {
  listening = await listen(server.local, { host: '127.0.0.1', port: 0 })
}, 180_000)
afterAll(() => listening?.close())

const url = (path: string) => `http://127.0.0.1:${listening.port}${path}`
const json = { 'content-type': 'application/json' }
const post = (path: string, body: string, headers: Record<string, string> = json) =>
  fetch(url(path), { method: 'POST', body, headers })
const faultOf = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  expect(error.message).not.toMatch(/\n|\bat .*:\d+:\d+/)
  return `${response.status} ${error.code}`
}

/** Sends a body by hand, chunk by chunk; resolves with the status that comes back. */
function sendSlowly(path: string, feed: (sending: ClientRequest) => void, headers: Record<string, string> = json) {
  return new Promise<number>((resolve, reject) => {
    const sending = request(url(path), { method: 'POST', headers })
    sending.on('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
      sending.destroy()
    })
    sending.on('error', reject)
    feed(sending)
  })
}

describe('bodies', () => {
  test('100 MB of JSON are refused before they have come, without being kept', async () => {
    const before = process.memoryUsage().rss
    const chunk = Buffer.alloc(64 * 1024, 0x5b)
    let sent = 0
    const endless = (sending: ClientRequest) => {
      const more = () => {
        while (sent < 100_000_000 && !sending.destroyed) {
          sent += chunk.length
          if (!sending.write(chunk)) return void sending.once('drain', more)
        }
      }
      more()
    }
    expect(await sendSlowly('/api/v1/projects', endless)).toBe(413)
    expect(sent).toBeLessThan(50_000_000)
    sent = 0
    expect(await sendSlowly('/api/v1/projects', endless, { ...json, 'content-length': '100000000' })).toBe(413)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })

  test('a body that stops, or drips, is not waited for', async () => {
    expect(await sendSlowly('/api/v1/projects', (sending) => sending.write('{"title":'))).toBe(408)
    let drip: NodeJS.Timeout | undefined
    const dripping = (sending: ClientRequest) => {
      drip = setInterval(() => sending.write(' '), 100)
    }
    expect(await sendSlowly('/api/v1/projects', dripping)).toBe(408)
    clearInterval(drip)
  })

  test.each([
    ['not JSON', '{"title":', '400 bad-input'],
    ['not UTF-8', '{"title":"\xff', '400 bad-input'],
    ['a list', '[]', '400 bad-input'],
    ['a number beyond all bounds', '{"title":1e999}', '400 bad-input'],
    ['NaN', '{"title":NaN}', '400 bad-input'],
    ['a field twice', '{"title":"a","title":"b"}', '400 bad-input'],
    ['__proto__', '{"title":"a","document":{"__proto__":{"isOwner":true}}}', '400 bad-input'],
    ['__proto__ in disguise', '{"title":"a","document":{"\\u005f_proto__":1}}', '400 bad-input'],
    ['10,000 levels', `{"title":"a","document":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, '400 bad-input'],
    ['a field that is missing', '{}', '400 bad-input'],
    ['a document that is none', '{"title":"a","document":{"version":1,"nodes":3}}', '400 bad-input'],
    ['a newer document', '{"title":"a","document":{"version":99,"nodes":{}}}', '400 bad-input'],
  ])('%s: %s', async (_, body, outcome) => {
    expect(await faultOf(await post('/api/v1/projects', body))).toBe(outcome)
    expect(({} as { isOwner?: boolean }).isOwner).toBeUndefined()
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('a change that comes as %s is refused, over tRPC too', async (type) => {
    const headers = { 'content-type': type }
    expect(await faultOf(await post('/api/v1/projects', '{"title":"a"}', headers))).toBe('415 wrong-type')
    expect((await post('/api/trpc/projects.create', '{"title":"a"}', headers)).status).toBe(415)
  })

  test('a graph with 100,000 nodes is refused in words, and one with a cycle is kept but not run', async () => {
    const node = { type: 'text', version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run' }
    const nodes = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, 0]))
    const many = JSON.stringify({ title: 'many', document: { version: 1, nodes, wires: {}, frames: {} } })
    expect(await faultOf(await post('/api/v1/projects', many))).toMatch(/400 bad-input|413 too-large/)
    const wire = (from: string, to: string) => ({
      from: { node: from, port: 'video' },
      to: { node: to, port: 'video' },
      order: 0,
    })
    const looped = { a: { ...node, type: 'trim' }, b: { ...node, type: 'trim' } }
    const graph = { version: 1, nodes: looped, wires: { x: wire('a', 'b'), y: wire('b', 'a') }, frames: {} }
    expect((await post('/api/v1/projects', JSON.stringify({ title: 'loop', document: graph }))).status).toBe(200)
    const run = JSON.stringify({ graph, target: { type: 'to', nodes: ['a'] } })
    expect(await faultOf(await post('/api/v1/runs', run))).toBe('422 bad-graph')
  })
})

test('routes that are not there, and methods that a route does not take, are told apart', async () => {
  expect(await faultOf(await fetch(url('/api/v1/nothing')))).toBe('404 not-found')
  expect(await faultOf(await fetch(url('/')))).toBe('404 not-found')
  expect(await faultOf(await fetch(url('/api/v1/projects'), { method: 'DELETE' }))).toBe('405 wrong-method')
  expect(await faultOf(await fetch(url('/api/v1/projects/%ff')))).toBe('400 bad-input')
  expect(await faultOf(await fetch(url('/api/v1/projects/constructor')))).toBe('400 bad-input')
  expect(await faultOf(await fetch(url('/api/v1/projects/nobodys')))).toBe('404 not-found')
  expect(await faultOf(await post('/api/v1/projects?title=a', '{"title":"a"}'))).toBe('400 bad-input')
})

test('what is not HTTP ends the line and nothing else', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(listening.port, '127.0.0.1', () => socket.write('GET\0 / HTTP/9.9\r\n\r\n'))
    socket.on('close', () => resolve())
    socket.resume()
  })
  expect((await fetch(url('/api/v1/health'))).status).toBe(200)
})

test('a reader who does not read costs no memory, and one who leaves ends what runs for him', async () => {
  const bytes = new Uint8Array(60_000_000)
  const headers = { 'content-type': 'application/octet-stream' }
  const stored = await fetch(url('/api/v1/assets'), { method: 'POST', body: bytes, headers })
  const { asset } = (await stored.json()) as { asset: string }
  const before = process.memoryUsage().rss
  const lazy = await Promise.all(Array.from({ length: 8 }, () => fetch(url(`/api/v1/assets/${asset}`))))
  await new Promise((resolve) => setTimeout(resolve, 1500))
  // 480 MB, had they been read ahead
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  for (const response of lazy) await response.body?.cancel()
  expect((await fetch(url('/api/v1/health'))).status).toBe(200)
})

test('two answers on one line do not mix after a body was refused', async () => {
  expect((await post('/api/v1/projects', 'x'.repeat(1000), { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await fetch(url('/api/v1/me'))).status).toBe(200)
})
