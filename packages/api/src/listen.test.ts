import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import type { Api } from './api.ts'
import { listen, type Page } from './listen.ts'

const api: Api = {
  handle: async () => new Response('{}'),
  refuses: () => null,
  firstOwnerCode: async () => null,
}

test('closing does not wait for a page of development that keeps its socket open', async () => {
  const page: Page = {
    answer: async (_, response) => void response.end(),
    upgrade: async (_, socket: Duplex) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  }
  const { port, close } = await listen(api, { host: '127.0.0.1', port: 0, page })
  const client = connect(port, '127.0.0.1')
  client.write('GET /_next/hmr HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(client, 'data')
  const ended = once(client, 'close')
  await close()
  await ended
  expect(client.destroyed).toBe(true)
})
