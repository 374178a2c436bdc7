// How much memory a long film takes: node --import tsx packages/media/bench/longFilm.ts [--seconds 180] [--width 854]
// [--height 480] [--codec node-av|ffmpeg]. Makes an MP4 and a frames file of half the length each and a bit more, then loads,
// trims, joins and exports them, and reads the document back. Ends with 1 when a stage held 1 GB or more.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { codecReport, encodeFilm, encodeFrames, openVideo, readMetadata, writeFilm } from '../src/index.ts'
import { watchMemory } from './processMemory.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '180' },
    width: { type: 'string', default: '854' },
    height: { type: 'string', default: '480' },
    codec: { type: 'string' },
  },
})
const LIMIT = 1e9
const rate = 24
const shape = { width: Number(values.width), height: Number(values.height), framesPerSecond: rate }
const half = Math.round((Number(values.seconds) * rate) / 2)
// cut off again at each end
const rim = rate
const codec = values.codec

/** Moving gradients with a grain that changes in every frame, drawn one at a time. */
function* frames(count: number): Generator<Uint8Array> {
  const { width, height } = shape
  const grain = Uint8Array.from({ length: 65_537 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 24) & 15)
  for (let t = 0; t < count; t++) {
    const data = new Uint8Array(width * height * 3)
    let at = 0
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const noise = grain[(at + t * 977) % grain.length]
        data[at++] = ((x + t) & 127) + noise
        data[at++] = ((y + 2 * t) & 127) + noise
        data[at++] = ((x + y) & 127) + 60 + noise
      }
    yield data
  }
}

async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const memory = watchMemory()
  const began = performance.now()
  const result = await work()
  const { own, children, together } = memory.stop()
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${name}: ${seconds} s, peak ${mb(together)} (this process ${mb(own)}, its children ${mb(children)})`)
  if (together >= LIMIT) process.exitCode = 1
  return result
}

const folder = await mkdtemp(path.join(tmpdir(), 'sceneweave-long-'))
try {
  for (const found of await codecReport()) console.log(`${found.name}: ${found.detail}`)
  const count = half + 2 * rim
  const [mp4, stored, film] = ['a.mp4', 'b.frames', 'film.mp4'].map((name) => path.join(folder, name))
  await stage('make an MP4', () => writeFilm(mp4, frames(count), { ...shape, codec }))
  await stage('make a frames file', () =>
    pipeline(encodeFrames(frames(count), { ...shape, frames: count }), createWriteStream(stored)),
  )
  console.log(
    `sources: ${((await stat(mp4)).size / 1e6).toFixed(1)} MB and ${((await stat(stored)).size / 1e6).toFixed(1)} MB`,
  )
  const metadata = { document: JSON.stringify({ title: 'long', notes: 'x'.repeat(200_000) }) }
  const written = await stage('load, trim, join, export', async () => {
    const [a, b] = [await openVideo(mp4, { codec }), await openVideo(stored)]
    const segments = [
      { video: a, from: rim, to: rim + half },
      { video: b, from: rim, to: rim + half },
    ]
    const result = await encodeFilm(film, segments, { metadata, codec })
    await Promise.all([a.close(), b.close()])
    return result
  })
  const opened = await openVideo(film, { codec })
  const isSame = JSON.stringify(await readMetadata(film)) === JSON.stringify(metadata)
  console.log(
    `film: ${opened.frames} frames, ${opened.frames / opened.framesPerSecond} s of ${opened.width}×${opened.height}, ` +
      `${(written.bytes / 1e6).toFixed(1)} MB; document ${isSame ? 'read back byte for byte' : 'LOST'}`,
  )
  if (!isSame || opened.frames !== 2 * half) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
