import type { MediaKind } from './carriedDocument.ts'

// As large as the writer lets a packet be; a project of 100,000 nodes is a third of it.
const MOST_PACKET = 2 ** 26
// A GIF says nowhere where its packet lies: it is looked for in this much of its end.
const MOST_TAIL = MOST_PACKET + 1024
// No file of ours has so many parts; one that claims them is not walked to its end.
const MOST_PARTS = 100_000

const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac'
const PNG_KEYWORD = 'XML:com.adobe.xmp\0'
const JPEG_NAME = 'http://ns.adobe.com/xap/1.0/\0'
const GIF_HEADER = '!\xff\x0bXMP DataXMP'

const OPEN = '<sceneweave:metadata>'
const CLOSE = '</sceneweave:metadata>'

/** The XMP packet in a picture or film, if it has one. Reads heads and the packet, not the pictures. */
export function findPacket(file: Blob, kind: MediaKind): Promise<string | undefined> {
  switch (kind) {
    case 'mp4':
      return inMp4(file)
    case 'webp':
      return inWebp(file)
    case 'png':
      return inPng(file)
    case 'jpeg':
      return inJpeg(file)
    case 'gif':
      return inGif(file)
    case 'other':
      return Promise.resolve(undefined)
    default:
      return kind satisfies never
  }
}

/** What a packet of ours says, by name; empty for a packet of others. Throws when it is damaged. */
export function unpackPacket(packet: string): Record<string, string> {
  const start = packet.indexOf(OPEN)
  const end = packet.lastIndexOf(CLOSE)
  if (start < 0 || end < start) return {}
  const json = packet.slice(start + OPEN.length, end)
  const entries: unknown = JSON.parse(json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
  if (typeof entries !== 'object' || entries === null) return {}
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => typeof value === 'string'))
}

const bytesOf = async (file: Blob, from: number, to: number): Promise<Uint8Array> =>
  new Uint8Array(await file.slice(from, to).arrayBuffer())
const latin = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return text
}
const utf8 = async (file: Blob, from: number, to: number): Promise<string | undefined> =>
  to - from > MOST_PACKET ? undefined : file.slice(from, to).text()
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

async function inMp4(file: Blob): Promise<string | undefined> {
  let at = 0
  for (let part = 0; part < MOST_PARTS && at + 8 <= file.size; part++) {
    const head = await bytesOf(file, at, at + 32)
    const short = view(head).getUint32(0)
    const isLong = short === 1 && head.length >= 16
    const size = isLong ? Number(view(head).getBigUint64(8)) : short === 0 ? file.size - at : short
    const body = isLong ? 16 : 8
    if (size < body) return undefined
    const id = [...head.subarray(body, body + 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    if (latin(head.subarray(4, 8)) === 'uuid' && id === XMP_UUID)
      return utf8(file, at + body + 16, Math.min(file.size, at + size))
    at += size
  }
  return undefined
}

async function inWebp(file: Blob): Promise<string | undefined> {
  let at = 12
  for (let part = 0; part < MOST_PARTS && at + 8 <= file.size; part++) {
    const head = await bytesOf(file, at, at + 8)
    const size = view(head).getUint32(4, true)
    if (latin(head.subarray(0, 4)) === 'XMP ') return utf8(file, at + 8, Math.min(file.size, at + 8 + size))
    at += 8 + size + (size % 2)
  }
  return undefined
}

async function inPng(file: Blob): Promise<string | undefined> {
  let at = 8
  for (let part = 0; part < MOST_PARTS && at + 12 <= file.size; part++) {
    const head = await bytesOf(file, at, at + 8 + PNG_KEYWORD.length + 2)
    const size = view(head).getUint32(0)
    const type = latin(head.subarray(4, 8))
    if (type === 'IEND') return undefined
    const isText = type === 'zTXt' || type === 'iTXt'
    if (isText && latin(head.subarray(8)).startsWith(PNG_KEYWORD)) {
      const body = file.slice(at + 8 + PNG_KEYWORD.length, Math.min(file.size, at + 8 + size))
      return type === 'zTXt' ? inflated(body.slice(1)) : internationalText(body)
    }
    at += 12 + size
  }
  return undefined
}

/** Behind the flag and the method stand a language and a translated keyword, both ended by a zero. */
async function internationalText(body: Blob): Promise<string | undefined> {
  const head = await bytesOf(body, 0, 256)
  const text = head.indexOf(0, head.indexOf(0, 2) + 1) + 1
  if (text < 3) return undefined
  return head[0] === 1 ? inflated(body.slice(text)) : utf8(body, text, body.size)
}

/** Packed text, never more of it than a packet may be. */
async function inflated(packed: Blob): Promise<string | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(parts).text()
    bytes += value.length
    if (bytes > MOST_PACKET) {
      await reader.cancel()
      return undefined
    }
    parts.push(value)
  }
}

async function inJpeg(file: Blob): Promise<string | undefined> {
  let at = 2
  for (let part = 0; part < MOST_PARTS && at + 4 <= file.size; part++) {
    const head = await bytesOf(file, at, at + 4 + JPEG_NAME.length)
    const size = view(head).getUint16(2)
    // the pictures begin, or this is no segment
    if (head[0] !== 0xff || head[1] === 0xda || size < 2) return undefined
    if (head[1] === 0xe1 && latin(head.subarray(4)) === JPEG_NAME)
      return utf8(file, at + 4 + JPEG_NAME.length, Math.min(file.size, at + 2 + size))
    at += 2 + size
  }
  return undefined
}

/** The packet lies bare before the end mark, behind its header. UTF-8 never holds the byte 255 that ends it. */
async function inGif(file: Blob): Promise<string | undefined> {
  const from = Math.max(0, file.size - MOST_TAIL)
  const tail = await bytesOf(file, from, file.size)
  const start = lastIndexOf(tail, GIF_HEADER)
  if (start < 0) return undefined
  const body = start + GIF_HEADER.length
  const end = tail.indexOf(0xff, body)
  // the byte before is the 1 with which the trailer begins
  return end < 0 ? undefined : new TextDecoder().decode(tail.subarray(body, end - 1))
}

function lastIndexOf(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0)
  for (let at = bytes.lastIndexOf(first); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1))
    if (latin(bytes.subarray(at, at + text.length)) === text) return at
  return -1
}
