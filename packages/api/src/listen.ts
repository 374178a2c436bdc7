import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import type { Api } from './api.ts'
import { toHead } from './head.ts'
import { sendPage } from './pageDoor.ts'

/** What answers everything outside /api/: the pages of the editor, mounted on the same port. */
export type Page = {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Only while the pages are being developed; without it nothing is upgraded. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}

export type Listening = { port: number; close(): Promise<void> }

const HEADERS_TIMEOUT_MS = 15_000
const LINGER_MS = 5000
// bytes of a body that are taken off the wire before somebody reads them
const BODY_AHEAD = 64 * 1024

export type ListenOptions = { host: string; port: number; page?: Page }

/** Puts an Api, and a page beside it, behind a plain Node server; resolves when it answers. Port 0 takes a free one. */
export async function listen(api: Api, { host, port, page }: ListenOptions): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    const isPage = page && !incoming.url?.startsWith('/api/')
    void (isPage ? sendPage(api, page, incoming, outgoing) : answer(api, incoming, outgoing))
  })
  // the server forgets a connection once it is upgraded, and would wait for its end for ever
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    if (page?.upgrade && !api.refuses(toHead(incoming))) void page.upgrade(incoming, socket, head)
    else socket.destroy()
  })
  // slow heads end here; slow bodies in readBody, which knows an upload from a call
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = 0
  server.maxHeadersCount = 100
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: (server.address() as AddressInfo).port, close: () => close(server, upgraded) }
}

async function answer(api: Api, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    const peer = { address: incoming.socket.remoteAddress ?? '' }
    const response = await api.handle(toRequest(incoming, gone.signal), peer)
    await send(response, incoming, outgoing)
  } catch {
    // the caller went away, or sent what is not HTTP: there is nobody left to tell
    outgoing.destroy()
  }
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const method = incoming.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const body = hasBody ? toStream(incoming) : null
  return new Request(toHead(incoming), { method, body, signal, duplex: 'half' } as RequestInit)
}

/** Readable.toWeb would destroy the socket when its reader has had enough, and with it the answer that says so. */
function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.on('data', (chunk: Uint8Array) => {
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
        })
        incoming.once('end', () => controller.close())
        incoming.once('close', () => {
          if (!incoming.complete) controller.error(new Error('the sender went away'))
        })
        incoming.pause()
      },
      pull: () => void incoming.resume(),
      cancel: () => void incoming.removeAllListeners('data').removeAllListeners('end').pause(),
    },
    { highWaterMark: BODY_AHEAD, size: (chunk) => chunk.byteLength },
  )
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of response.headers) headers[name] = value
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  if (!incoming.complete) headers.connection = 'close'
  outgoing.writeHead(response.status, headers)
  if (response.body && incoming.method !== 'HEAD') {
    outgoing.flushHeaders()
    await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), outgoing)
  } else outgoing.end()
  if (!incoming.complete) linger(incoming)
}

/** A body that was refused is read on for a moment and thrown away: a reset would destroy the answer on its way. */
function linger(incoming: IncomingMessage): void {
  incoming.removeAllListeners('data').removeAllListeners('end').resume()
  const timer = setTimeout(() => incoming.socket.destroy(), LINGER_MS)
  incoming.once('close', () => clearTimeout(timer))
  timer.unref()
}

async function close(server: Server, upgraded: ReadonlySet<Duplex>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  for (const socket of upgraded) socket.destroy()
  await closed
}
