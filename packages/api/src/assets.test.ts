import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { putAsset } from '@sceneweave/store'
import { describe, expect, test } from 'vitest'
import { testServer } from './testServer.ts'

const server = testServer({ uploadBytes: 1_000_000, patienceMs: 500 })
const octets = { 'content-type': 'application/octet-stream' }
const png = '\x89PNG\r\n\x1a\n and then some'

async function upload(
  body: string | Uint8Array | ReadableStream<Uint8Array>,
  headers: Record<string, string> = octets,
) {
  const bytes = typeof body === 'string' ? Uint8Array.from(body, (letter) => letter.charCodeAt(0)) : body
  const response = await server.here('/api/v1/assets', { method: 'POST', body: bytes, headers })
  const answer = (await response.json()) as {
    asset: string
    mediaType: string
    bytes: number
    error?: { code: string }
  }
  return { ...answer, status: response.status }
}

describe('what is uploaded', () => {
  test.each([
    ['a picture', png, 'image/png', /^inline$/],
    [
      'a page',
      '<!doctype html><script>alert(1)</script>',
      'application/octet-stream',
      /^attachment; filename="[0-9a-f]{16}"$/,
    ],
    [
      'a drawing that runs',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'application/octet-stream',
      /^attachment; filename="[0-9a-f]{16}"$/,
    ],
    ['a document', '%PDF-1.7', 'application/octet-stream', /^attachment; filename="[0-9a-f]{16}"$/],
  ])('%s is served as what it is, whatever it is called', async (_, content, mediaType, disposition) => {
    for (const claimed of ['image/png', 'text/html', 'image/svg+xml', 'application/octet-stream']) {
      const { asset, status } = await upload(content, { 'content-type': claimed })
      expect(status).toBe(201)
      const { headers } = await server.here(`/api/v1/assets/${asset}`)
      expect(headers.get('content-type')).toBe(mediaType)
      expect(headers.get('content-disposition')).toMatch(disposition)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain('sandbox')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  test('even what another part of the program stored as a page is only a download', async () => {
    const { asset } = await upload('<b>before</b>')
    const stored = await putAsset(server.store, Buffer.from('<script>1</script>'), { mediaType: 'text/html' })
    await upload('<script>1</script>')
    expect((await server.here(`/api/v1/assets/${stored.asset}`)).headers.get('content-type')).toBe(
      'application/octet-stream',
    )
    expect(asset).not.toBe(stored.asset)
  })

  const traps = [
    '../../etc/passwd',
    '..\\..\\boot.ini',
    '/etc/passwd',
    'C:\\x',
    'a%00b',
    'CON',
    'x'.repeat(5000),
    '․․/․․/x',
  ]
  test.each(traps)('a name like %j decides nothing: the file lies under its own hash', async (name) => {
    const headers = {
      ...octets,
      'content-disposition': `attachment; filename="${encodeURIComponent(name)}"`,
      'x-file-name': encodeURIComponent(name),
    }
    const content = `file of ${name.length} ${traps.indexOf(name)}`
    const { asset } = await upload(content, headers)
    expect(asset).toBe(await sha256(content))
    const files = await readdir(path.join(server['folder' as never] as string, 'assets'), { recursive: true })
    for (const file of files) expect(file).toMatch(/^[\w/.-]*$/)
    expect(files.filter((file) => file.endsWith(asset))).toHaveLength(1)
  })

  test.each(traps)('an asset is never asked for by a name like %j', async (name) => {
    for (const asked of [name, encodeURIComponent(name), `${'0'.repeat(64)}/${name}`]) {
      const response = await server.here(`/api/v1/assets/${asked.replace(/[#?]/g, '')}`)
      expect([400, 404]).toContain(response.status)
    }
  })

  test('forms, which any page may send, are not taken', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])
      expect((await upload('x', { 'content-type': type })).status).toBe(415)
  })

  test('too much is refused whether it is told before or not, and nothing of it stays', async () => {
    const chunk = new Uint8Array(100_000).fill(7)
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) })
    expect(await upload(endless)).toMatchObject({ status: 413, error: { code: 'too-large' } })
    expect(await upload('x', { ...octets, 'content-length': '2000000' })).toMatchObject({ status: 413 })
    expect(await upload('')).toMatchObject({ status: 400 })
    const incoming = await readdir(path.join(server['folder' as never] as string), { recursive: true })
    expect(incoming.filter((file) => /incoming\/./.test(file))).toEqual([])
  })

  test('a sender who falls silent is told so', async () => {
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(1000)),
      pull: () => new Promise(() => {}),
    })
    expect(await upload(silent)).toMatchObject({ status: 408, error: { code: 'too-slow' } })
  })
})

describe('what is downloaded', () => {
  test('comes whole or in part, can be asked about, and is kept by who has it', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => at % 251)
    const { asset } = await upload(bytes)
    const get = (headers: Record<string, string> = {}, method = 'GET') =>
      server.here(`/api/v1/assets/${asset}`, { method, headers })
    const whole = await get()
    expect([whole.status, new Uint8Array(await whole.arrayBuffer())]).toEqual([200, bytes])
    for (const [range, from, to] of [
      ['bytes=0-99', 0, 100],
      ['bytes=4990-', 4990, 5000],
      ['bytes=-10', 4990, 5000],
      ['bytes=100-100', 100, 101],
    ] as const) {
      const part = await get({ range })
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${from}-${to - 1}/5000`])
      expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(from, to))
    }
    const beyond = await get({ range: 'bytes=5000-' })
    expect([beyond.status, ((await beyond.json()) as { error: { code: string } }).error.code]).toEqual([
      416,
      'wrong-range',
    ])
    const head = await get({}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5000', ''])
    expect((await get({ 'if-none-match': `"${asset}"` })).status).toBe(304)
    expect((await get({ range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200)
    expect(whole.headers.get('cache-control')).toMatch(/^private/)
    const about = await server.here(`/api/v1/assets/${asset}/about`)
    expect(await about.json()).toMatchObject({ asset, bytes: 5000, mediaType: 'application/octet-stream' })
  })
})

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')
}
