import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { codecs } from './codecList.ts'
import { encodeFilm, type Segment } from './encodeFilm.ts'
import { encodeFrames } from './framesFile.ts'
import { readMetadata } from './metadata.ts'
import { openVideo } from './openVideo.ts'
import { all, countedSource, emptyFolder, gradientFrames, psnr } from './testFilm.ts'
import type { Video } from './video.ts'

const ways = codecs.flatMap((codec) => codec.endings.map((ending) => ({ codec, ending, name: codec.name })))

/** A video of one colour a frame: `first`, `first + step`, … in every channel. */
async function clip(
  frames: number,
  options: { size?: [number, number]; rate?: number; first?: number; step?: number } = {},
) {
  const { size: [width, height] = [32, 24], rate = 12, first = 0, step = 5 } = options
  const data = Array.from({ length: frames }, (_, i) => new Uint8Array(width * height * 3).fill(first + i * step))
  const chunks = await all(encodeFrames(data, { width, height, framesPerSecond: rate, frames }))
  return openVideo(countedSource(Buffer.concat(chunks)).source)
}

/** The level in the middle of each frame of a film. */
async function levels(file: string): Promise<number[]> {
  const video = await openVideo(file)
  const middle = ((video.height >> 1) * video.width + (video.width >> 1)) * 3
  return (await all(video.read(0, video.frames))).map((frame) => frame[middle])
}
const near = (expected: number[]) => expected.map((level) => expect.closeTo(level, -0.8))

describe.each(ways)('$ending through $name', async ({ codec, ending }) => {
  const state = await codec.probe()

  test.runIf(state.available)('clips are trimmed and joined in order, with the document inside', async () => {
    const file = path.join(await emptyFolder(), `film${ending}`)
    const [a, b] = [await clip(10), await clip(10, { first: 150 })]
    const metadata = { document: JSON.stringify({ title: '雨 & <rain>', wires: [1, 2, 3] }) }
    const told: number[] = []
    const written = await encodeFilm(
      file,
      [
        { video: a, from: 2, to: 5 },
        { video: b, from: 7 },
        { video: a, to: 2 },
        { video: b, from: 4, to: 4 },
      ],
      { metadata, codec: codec.name, onFrame: (count) => told.push(count) },
    )
    expect(written).toMatchObject({ width: 32, height: 24, framesPerSecond: 12, frames: 8 })
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(await levels(file)).toEqual(near([10, 15, 20, 185, 190, 195, 0, 5]))
    expect(await readMetadata(file)).toEqual(metadata)
  })

  test.runIf(state.available)('however long the film, a few frames are held', async () => {
    const file = path.join(await emptyFolder(), `film${ending}`)
    const alive = countAlive()
    const held: number[] = []
    const long = (frames: number): Video => ({
      width: 64,
      height: 64,
      framesPerSecond: 24,
      frames,
      async *read(from, to) {
        for (let i = from; i < to; i++) {
          if (i % 40 === 39) held.push(await alive.count())
          yield alive.watch(new Uint8Array(64 * 64 * 3).fill(i))
        }
      },
      close: async () => {},
    })
    await encodeFilm(file, [{ video: long(240) }, { video: long(240), from: 100 }], { codec: codec.name })
    expect(held.length).toBeGreaterThan(8)
    // WebP and GIF need every frame at once, which is why their size has a limit
    if (ending === '.mp4') expect(Math.max(...held)).toBeLessThanOrEqual(8)
    else expect(Math.max(...held)).toBeGreaterThan(300)
  })
})

test('clips of another size and rate are fitted: undistorted on black, at their own pace', async () => {
  const file = path.join(await emptyFolder(), 'film.webp')
  const fast = await clip(12, { rate: 24, first: 100, step: 10, size: [16, 48] })
  const slow = await clip(3, { rate: 6, first: 50, step: 50 })
  const written = await encodeFilm(file, [{ video: await clip(1) }, { video: fast }, { video: slow }])
  // 1 frame, half a second at 12 a second, half a second at 12 a second
  expect(written.frames).toBe(1 + 6 + 6)
  expect(await levels(file)).toEqual(near([0, 110, 130, 150, 170, 190, 210, 50, 50, 100, 100, 150, 150]))
  const video = await openVideo(file)
  const [frame] = await all(video.read(6, 7))
  // 16×48 in 32×24 is 8 wide: black at both sides
  expect([frame[(12 * 32 + 6) * 3] < 30, frame[(12 * 32 + 25) * 3] < 30]).toEqual([true, true])
})

test('or refused in words, and nothing is left', async () => {
  const folder = await emptyFolder()
  const other = await clip(3, { size: [16, 16], rate: 8 })
  await expect(
    encodeFilm(path.join(folder, 'film.gif'), [{ video: await clip(2) }, { video: other }], { mismatch: 'refuse' }),
  ).rejects.toMatchObject({
    code: 'clips-differ',
    message: expect.stringMatching(/clip 2 is 16×16 at 8 .* film is 32×24 at 12 /),
  })
  await expect(encodeFilm(path.join(folder, 'film.gif'), [])).rejects.toMatchObject({ code: 'no-frames' })
  await expect(encodeFilm(path.join(folder, 'film.gif'), [{ video: other, to: 4 }])).rejects.toMatchObject({
    code: 'bad-options',
  })
  expect(await readdir(folder)).toEqual([])
})

test('a clip is opened when its turn comes and closed before the next, also when the export is stopped', async () => {
  const file = path.join(await emptyFolder(), 'film.gif')
  const steps: string[] = []
  async function* opened(): AsyncGenerator<Segment> {
    for (const name of ['a', 'b', 'c']) {
      steps.push(`open ${name}`)
      try {
        yield { video: await clip(3) }
      } finally {
        steps.push(`close ${name}`)
      }
    }
  }
  await encodeFilm(file, opened())
  expect(steps).toEqual(['open a', 'close a', 'open b', 'close b', 'open c', 'close c'])
  steps.length = 0
  const stop = new AbortController()
  const stopped = encodeFilm(file, opened(), {
    signal: stop.signal,
    onFrame: (count) => count === 4 && stop.abort(new Error('enough')),
  })
  await expect(stopped).rejects.toThrow('enough')
  await new Promise((resolve) => setImmediate(resolve))
  expect(steps).toEqual(['open a', 'close a', 'open b', 'close b'])
})

test('joining keeps the picture', async ({ skip }) => {
  const folder = await emptyFolder()
  if (!(await codecs[0].probe()).available && !(await codecs[1].probe()).available)
    return skip('no codec for .mp4 here')
  const frames = gradientFrames(12, 64, 48)
  const shape = { width: 64, height: 48, framesPerSecond: 12 }
  const chunks = await all(encodeFrames(frames, { ...shape, frames: 12 }))
  const video = await openVideo(countedSource(Buffer.concat(chunks)).source)
  const file = path.join(folder, 'film.mp4')
  await encodeFilm(file, [
    { video, from: 6 },
    { video, to: 6 },
  ])
  const film = await openVideo(file)
  const back = await all(film.read(0, film.frames))
  const expected = [...frames.slice(6), ...frames.slice(0, 6)]
  for (const [i, frame] of back.entries()) expect(psnr(expected[i], frame, [64, 64, 48])).toBeGreaterThan(36)
})

/** Counts the frames that something still holds, after everything else was collected. */
function countAlive() {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const made: WeakRef<Uint8Array>[] = []
  return {
    watch: (frame: Uint8Array) => {
      made.push(new WeakRef(frame))
      return frame
    },
    count: async () => {
      // a WeakRef holds its target until the turn in which it was looked at ends
      await new Promise((resolve) => setImmediate(resolve))
      collectGarbage()
      return made.filter((frame) => frame.deref() !== undefined).length
    },
  }
}
