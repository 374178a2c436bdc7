import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { ByteReader } from './byteReader.ts'
import { collect } from './byteSource.ts'
import type { FilmShape } from './codec.ts'
import { checkLength, checkPixels, checkRange } from './limits.ts'
import { MediaFault } from './mediaFault.ts'
import { checkPicture } from './picture.ts'
import type { ByteSource, Limits, Video } from './video.ts'

// The file: one line of JSON, each frame deflated on its own (zlib, so that a checksum finds damage), and last a table of
// their lengths in bytes, 32 bits each, little-endian. It loses nothing and any frame is one read away.
export const FRAMES_TYPE = 'application/x-sceneweave-frames'
export const FRAMES_MARK = '{"sceneweaveFrames":1,'

const MOST_HEAD = 1024

// level 1: a rendered frame grows by a few percent against level 6 and is made five times as fast
const pack = (frame: Uint8Array) => promisify<Uint8Array, { level: number }, Buffer>(deflate)(frame, { level: 1 })

/** More than deflate ever makes of a frame: noise grows by 5 bytes a block and its head. */
const mostPacked = (raw: number): number => Math.ceil(raw * 1.02) + 128

/** The bytes of a frames file, as they are made. Throws a MediaFault unless exactly shape.frames frames (RGB8) of that size come. */
export async function* encodeFrames(
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  shape: FilmShape & { frames: number },
): AsyncGenerator<Uint8Array> {
  const { width, height, framesPerSecond, frames: count } = shape
  if (!Number.isInteger(count) || count < 1 || count > 2 ** 28)
    throw new MediaFault('bad-options', `frames is ${count}: it must be a whole number of 1 or more.`)
  const lengths = new Uint32Array(count)
  const fault = (came: string) =>
    new MediaFault('frame-count', `a film of ${count} frames was promised and ${came} came. Say the true number.`)
  let index = 0
  yield Buffer.from(`${FRAMES_MARK}${JSON.stringify({ width, height, framesPerSecond, frames: count }).slice(1)}\n`)
  for await (const data of frames) {
    if (index === count) throw fault('more')
    checkPicture({ data, width, height })
    const packed = await pack(data)
    lengths[index++] = packed.length
    yield packed
  }
  if (index < count) throw fault(`${index}`)
  const table = Buffer.alloc(4 * count)
  for (const [i, length] of lengths.entries()) table.writeUInt32LE(length, 4 * i)
  yield table
}

/** Opens a frames file. Nothing of it is trusted: sizes are checked before anything is read, and each frame as it is reached. */
export async function openFrames(name: string, source: ByteSource, limits: Limits): Promise<Omit<Video, 'close'>> {
  const { start, ...shape } = await readHead(name, source)
  checkPixels(name, shape, limits)
  checkLength(name, shape.frames, shape.framesPerSecond, limits)
  const bytes = shape.width * shape.height * 3
  const starts = await readTable(name, source, { start, frames: shape.frames, most: mostPacked(bytes) })
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    checkRange(from, to, shape.frames)
    const reader = new ByteReader(source.read(starts[from], starts[to]))
    try {
      for (let i = from; i < to; i++) yield await unpack(name, await reader.take(starts[i + 1] - starts[i]), bytes)
    } finally {
      await reader.close()
    }
  }
  return { ...shape, read }
}

const damaged = (name: string, what: string, cause?: unknown) =>
  new MediaFault('unreadable', `${name}: ${what}. Make the clip again, or use another copy of the file.`, { cause })

async function readHead(name: string, source: ByteSource) {
  const head = await collect(source, 0, MOST_HEAD)
  const end = head.indexOf(0x0a)
  try {
    if (end < 0 || !head.toString('latin1').startsWith(FRAMES_MARK)) throw new Error('no head')
    const { width, height, framesPerSecond, frames } = JSON.parse(head.toString('utf8', 0, end))
    return { width, height, framesPerSecond, frames, start: end + 1 } as FilmShape & { frames: number; start: number }
  } catch (cause) {
    throw damaged(name, 'its head is damaged', cause)
  }
}

/** Where each frame begins, and where the last one ends. */
async function readTable(
  name: string,
  source: ByteSource,
  { start, frames, most }: { start: number; frames: number; most: number },
): Promise<Float64Array> {
  const end = source.bytes - 4 * frames
  if (end < start) throw damaged(name, 'its end is missing')
  const table = await collect(source, end, source.bytes)
  if (table.length !== 4 * frames) throw damaged(name, 'its end is missing')
  const starts = new Float64Array(frames + 1)
  starts[0] = start
  for (let i = 0; i < frames; i++) {
    const length = table.readUInt32LE(4 * i)
    if (length > most) throw damaged(name, `frame ${i} is longer than a frame can be`)
    starts[i + 1] = starts[i] + length
  }
  if (starts[frames] !== end) throw damaged(name, 'its frames do not fill it')
  return starts
}

async function unpack(name: string, packed: Buffer | undefined, bytes: number): Promise<Uint8Array> {
  if (!packed) throw damaged(name, 'it ends before its last frame')
  const frame = await promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate)(packed, {
    maxOutputLength: bytes,
  }).catch((cause: unknown) => {
    throw damaged(name, 'a frame is damaged', cause)
  })
  if (frame.length !== bytes) throw damaged(name, 'a frame is damaged')
  return frame
}
