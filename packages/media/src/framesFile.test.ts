import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeFrames } from './framesFile.ts'
import { openVideo } from './openVideo.ts'
import { all, countedSource, gradientFrames } from './testFilm.ts'

const shape = { width: 40, height: 30, framesPerSecond: 24 }
const frames = gradientFrames(20, 40, 30)
const film = async () => Buffer.concat(await all(encodeFrames(frames, { ...shape, frames: 20 })))
const open = (bytes: Uint8Array, options = {}) => openVideo(countedSource(bytes).source, options)

test('every frame comes back byte for byte, any of them without those before it', async () => {
  const bytes = await film()
  const { source, count } = countedSource(bytes)
  const video = await openVideo(source)
  expect(video).toMatchObject({ ...shape, frames: 20 })
  const opened = count.bytes
  expect(await all(video.read(17, 19))).toEqual(frames.slice(17, 19).map((frame) => Buffer.from(frame)))
  expect(count.bytes - opened).toBeLessThan(bytes.length / 5)
  expect(await all(video.read(0, 20))).toEqual(frames.map((frame) => Buffer.from(frame)))
})

test('a reader that stops has asked for no more than it needed', async () => {
  const { source, count } = countedSource(await film())
  const video = await openVideo(source)
  const opened = count.bytes
  for await (const _ of video.read(0, 20)) break
  expect(count.bytes - opened).toBeLessThan(source.bytes / 5)
})

test('writing holds one frame at a time, and says when the promised number does not come', async () => {
  let made = 0
  async function* counted() {
    for (const frame of frames) {
      made++
      yield frame
    }
  }
  const writing = encodeFrames(counted(), { ...shape, frames: 20 })
  await writing.next()
  expect(made).toBe(0)
  await writing.next()
  expect(made).toBe(1)
  await writing.return(undefined)
  for (const promised of [19, 21])
    await expect(all(encodeFrames(frames, { ...shape, frames: promised }))).rejects.toMatchObject({
      code: 'frame-count',
    })
  for (const promised of [0, -1, 1.5, Number.NaN, 1e12])
    await expect(all(encodeFrames(frames, { ...shape, frames: promised }))).rejects.toMatchObject({
      code: 'bad-options',
    })
  await expect(all(encodeFrames([new Uint8Array(3)], { ...shape, frames: 1 }))).rejects.toMatchObject({
    code: 'frame-size',
  })
})

test('noise, which deflate makes larger, is stored as well', async () => {
  let state = 7
  const noise = Uint8Array.from({ length: 300 * 200 * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
  const size = { width: 300, height: 200, framesPerSecond: 24 }
  const video = await open(Buffer.concat(await all(encodeFrames([noise], { ...size, frames: 1 }))))
  expect(Buffer.from((await all(video.read(0, 1)))[0]).equals(noise)).toBe(true)
})

describe('a hostile file is refused when it is opened', () => {
  const hostile = (head: object | string, frame = deflateSync(new Uint8Array(3)), length = frame.length) => {
    const table = Buffer.alloc(4)
    table.writeUInt32LE(length)
    const line = typeof head === 'string' ? head : JSON.stringify({ sceneweaveFrames: 1, ...head })
    return Buffer.concat([Buffer.from(`${line}\n`), frame, table])
  }
  const one = { width: 1, height: 1, framesPerSecond: 24, frames: 1 }
  const cases: [string, Buffer, string][] = [
    ['a size beyond the limit', hostile({ ...one, width: 1e5, height: 1e5 }), 'too-large'],
    ['more frames than may be', hostile({ ...one, frames: 1e9 }), 'too-large'],
    ['more frames than it can hold', hostile({ ...one, frames: 1e5 }), 'unreadable'],
    ['a size that is no number', hostile({ ...one, width: '9' }), 'unreadable'],
    ['a size below one', hostile({ ...one, width: -1 }), 'unreadable'],
    ['a rate of nothing', hostile({ ...one, framesPerSecond: 0 }), 'unreadable'],
    ['hours in one frame', hostile({ ...one, framesPerSecond: 1e-9 }), 'too-large'],
    ['no head', hostile('{"sceneweaveFrames":1,'), 'unreadable'],
    ['a head without end', Buffer.from(`{"sceneweaveFrames":1,"x":"${'x'.repeat(5000)}`), 'unreadable'],
    ['a frame longer than a frame can be', hostile(one, Buffer.alloc(9999)), 'unreadable'],
    ['a table that does not fit', hostile(one, Buffer.alloc(20), 19), 'unreadable'],
  ]
  test.each(cases)('%s', async (_, bytes, code) => {
    await expect(open(bytes)).rejects.toMatchObject({ name: 'MediaFault', code })
  })

  test('and a frame that unpacks to more or less than its size stops the reading', async () => {
    for (const size of [2, 4, 50_000_000]) {
      const packed = deflateSync(new Uint8Array(size))
      const video = open(hostile(one, packed.length > 128 ? packed.subarray(0, 128) : packed))
      await expect(video.then((found) => all(found.read(0, 1)))).rejects.toMatchObject({ code: 'unreadable' })
    }
  })

  test('a single changed byte is noticed', async () => {
    const bytes = await film()
    for (const at of [90, bytes.length >> 1, bytes.length - 90]) {
      const broken = Buffer.from(bytes)
      broken[at] ^= 0x10
      await expect(open(broken).then((video) => all(video.read(0, 20)))).rejects.toMatchObject({ code: 'unreadable' })
    }
  })
})
