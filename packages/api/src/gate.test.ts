import { describe, expect, test } from 'vitest'
import type { ApiFault } from './fault.ts'
import { isLocalCall, passGate } from './gate.ts'
import { callerAddress, readProxies } from './proxies.ts'

const local = { boundTo: '127.0.0.1', secret: 'x'.repeat(40) }
const shared = {
  boundTo: '0.0.0.0',
  secret: 'x'.repeat(40),
  publicUrl: 'https://films.example.org',
  hosts: ['box.lan'],
}

const request = (headers: Record<string, string>, method = 'GET') =>
  new Request('http://any.invalid/api/v1/me', { method, headers: { host: '127.0.0.1:8190', ...headers } })

function codeOf(one: Request, settings: Parameters<typeof passGate>[1] = local): string {
  try {
    passGate(one, settings)
    return 'passed'
  } catch (fault) {
    return (fault as ApiFault).code
  }
}

describe('hosts', () => {
  test.each([
    ['127.0.0.1:8190', 'passed'],
    ['localhost:3000', 'passed'],
    ['LOCALHOST', 'passed'],
    ['[::1]:8190', 'passed'],
    ['films.example.org', 'wrong-host'],
    ['evil.example', 'wrong-host'],
    ['127.0.0.1.evil.example', 'wrong-host'],
    ['localhost.evil.example:8190', 'wrong-host'],
    ['evil.example:127.0.0.1', 'wrong-host'],
    ['127.0.0.1@evil.example', 'wrong-host'],
    ['', 'wrong-host'],
  ])('a loopback server that is called %j: %s', (host, outcome) => {
    expect(codeOf(request({ host }))).toBe(outcome)
  })

  test.each([
    ['films.example.org', 'passed'],
    ['Films.Example.Org', 'passed'],
    ['box.lan:8190', 'passed'],
    ['other.example.org', 'wrong-host'],
    ['xfilms.example.org', 'wrong-host'],
    ['192.168.1.7:8190', 'wrong-host'],
  ])('a shared server that is called %j: %s', (host, outcome) => {
    expect(codeOf(request({ host }), shared)).toBe(outcome)
  })
})

describe('origins', () => {
  const own = 'http://127.0.0.1:8190'
  test.each([
    ['POST', { origin: own }, 'passed'],
    ['POST', { origin: 'null' }, 'wrong-origin'],
    ['POST', { origin: 'http://evil.example' }, 'wrong-origin'],
    ['POST', { origin: 'http://127.0.0.1:9999' }, 'wrong-origin'],
    ['POST', { origin: 'http://127.0.0.1:8190.evil.example' }, 'wrong-origin'],
    ['POST', { origin: 'file://' }, 'wrong-origin'],
    ['POST', {}, 'passed'],
    ['POST', { cookie: 'a=b' }, 'wrong-origin'],
    ['POST', { cookie: 'a=b', origin: own }, 'passed'],
    ['POST', { 'sec-fetch-site': 'cross-site' }, 'wrong-origin'],
    ['POST', { 'sec-fetch-site': 'same-site' }, 'wrong-origin'],
    ['POST', { 'sec-fetch-site': 'same-origin' }, 'passed'],
    ['DELETE', { origin: 'null' }, 'wrong-origin'],
    ['OPTIONS', { origin: 'http://evil.example' }, 'wrong-origin'],
    ['GET', { origin: 'http://evil.example' }, 'wrong-origin'],
    ['GET', { origin: 'null', accept: 'text/event-stream' }, 'wrong-origin'],
    ['GET', { cookie: 'a=b', accept: 'text/event-stream' }, 'wrong-origin'],
    ['GET', { cookie: 'a=b', accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' }, 'passed'],
    ['GET', { accept: 'text/event-stream' }, 'passed'],
    ['GET', { cookie: 'a=b' }, 'passed'],
    ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'wrong-origin'],
    ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'passed'],
  ])('%s with %j: %s', (method, headers, outcome) => {
    expect(codeOf(request(headers as Record<string, string>, method))).toBe(outcome)
  })

  test.each([
    ['https://films.example.org', 'passed'],
    // the same name without encryption is another origin: whoever sits on the line could speak for it
    ['http://films.example.org', 'wrong-origin'],
    ['https://box.lan', 'wrong-origin'],
  ])('a server with a public address takes changes from %s: %s', (origin, outcome) => {
    expect(codeOf(request({ host: 'films.example.org', origin }, 'POST'), shared)).toBe(outcome)
  })
})

test('only this machine itself, calling by a loopback name and handed on by nobody, is the local owner', () => {
  const here = { address: '127.0.0.1' }
  expect(isLocalCall(request({}), here, local)).toBe(true)
  expect(isLocalCall(request({}), { address: '::ffff:127.0.0.1' }, local)).toBe(true)
  expect(isLocalCall(request({}), { address: '::1' }, { ...local, boundTo: '::1' })).toBe(true)
  expect(isLocalCall(request({}), { address: '192.168.1.7' }, local)).toBe(false)
  expect(isLocalCall(request({}), here, shared)).toBe(false)
  expect(isLocalCall(request({ host: 'films.example.org' }), here, { ...local, publicUrl: shared.publicUrl })).toBe(
    false,
  )
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    expect(isLocalCall(request({ [header]: '203.0.113.9' }), here, local)).toBe(false)
})

describe('proxies', () => {
  const proxies = readProxies(['10.0.0.0/8', '192.168.1.7', '::1'])
  const from = (peer: string, told?: string) =>
    callerAddress(request(told === undefined ? {} : { 'x-forwarded-for': told }), peer, proxies)

  test('only what a trusted one says of the caller is believed, and of that only the last stranger', () => {
    expect(from('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9')
    expect(from('10.1.2.3', '198.51.100.1')).toBe('198.51.100.1')
    expect(from('::ffff:10.1.2.3', '198.51.100.1:4711')).toBe('198.51.100.1')
    expect(from('::1', '[2001:db8::5]:80')).toBe('2001:db8::5')
    // the caller wrote the first one himself
    expect(from('10.1.2.3', '127.0.0.1, 198.51.100.1, 192.168.1.7')).toBe('198.51.100.1')
    expect(from('10.1.2.3')).toBe('10.1.2.3')
    expect(from('10.1.2.3', 'nonsense')).toBe('10.1.2.3')
    expect(from('192.168.1.8', '198.51.100.1')).toBe('192.168.1.8')
  })

  test('nobody behind one is the local owner, also where it hands on without a word', () => {
    const here = { address: '127.0.0.1' }
    expect(isLocalCall(request({}), here, { ...local, trustedProxies: ['127.0.0.1'] })).toBe(false)
    expect(isLocalCall(request({}), here, { ...local, trustedProxies: ['10.0.0.7'] })).toBe(true)
  })

  test.each(['proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/x'])('%s is no address of one', (one) => {
    expect(() => readProxies([one])).toThrow(/no address of a proxy/)
  })
})
