import type { Caller, TestServer } from '../testServer.ts'

const box = (type: string, ...parts: (Uint8Array | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** The boxes of an MP4 whose pictures are `pictures`, and which tells `words` wherever a file can say something of itself. */
export function tellingFilm(words: string, pictures = words.length.toString()): Buffer {
  const handler = box('hdlr', Buffer.alloc(8), 'vide', Buffer.alloc(12), words, '\0')
  const track = box(
    'trak',
    box('tkhd', Buffer.alloc(84)),
    box('mdia', handler, box('minf', 'sizes')),
    box('udta', words),
  )
  return Buffer.concat([
    box('ftyp', 'isom', '\0\0\0\0', 'isom'),
    box('free', words),
    box('moov', box('mvhd', Buffer.alloc(100)), track, box('udta', box('meta', words))),
    box('mdat', pictures),
    box('uuid', Buffer.alloc(16, 7), `{"graph":"${words}"}`),
  ])
}

/** Uploads such a film; its asset. */
export async function uploadFilm(server: TestServer, as: Caller, words: string, pictures?: string): Promise<string> {
  const headers = { 'content-type': 'video/mp4' }
  const body = tellingFilm(words, pictures)
  const response = await server.far('/api/v1/assets', { method: 'POST', body, headers, as })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { asset: string }).asset
}
