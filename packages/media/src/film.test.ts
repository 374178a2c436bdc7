import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseCodec, codecs } from './codecList.ts'
import { readFilm, writeFilm } from './film.ts'
import { all, emptyFolder, gradientFrames, psnr } from './testFilm.ts'

const sizes = [
  { width: 64, height: 64, stored: [64, 64] },
  { width: 50, height: 34, stored: [50, 34] },
  { width: 51, height: 33, stored: [52, 34] },
]
const ways = codecs.flatMap((codec) => codec.endings.map((ending) => ({ codec, ending, name: codec.name })))

describe.each(ways)('$ending through $name', async ({ codec, ending }) => {
  const state = await codec.probe()
  if (!state.available) console.warn(`skipped: ${codec.name}: ${state.detail}`)

  test.runIf(state.available).each(sizes)(
    '$width×$height comes back whole and close to the source',
    async ({ width, height, stored }) => {
      const file = path.join(await emptyFolder(), `film${ending}`)
      const frames = gradientFrames(31, width, height)
      const written = await writeFilm(file, frames, { width, height, framesPerSecond: 12, codec: codec.name })
      const film = await readFilm(file, codec.name)
      const back = await all(film)
      expect(written).toEqual({ frames: 31, bytes: (await readFile(file)).length })
      expect(back.length).toBe(31)
      expect([film.width, film.height]).toEqual(ending === '.mp4' ? stored : [width, height])
      expect(film.framesPerSecond).toBeCloseTo(12, 0)
      // a GIF has 256 colours in all
      const floor = ending === '.gif' ? 26 : 36
      for (const [i, frame] of back.entries())
        expect(psnr(frames[i], frame, [width, film.width, height])).toBeGreaterThan(floor)
    },
  )

  test.runIf(state.available)('a film can be enlarged, looped over twice and left early', async () => {
    const file = path.join(await emptyFolder(), `a:film, "quoted"${ending}`)
    await writeFilm(file, gradientFrames(6, 20, 10), {
      width: 20,
      height: 10,
      framesPerSecond: 24,
      scale: 3,
      codec: codec.name,
    })
    const film = await readFilm(file)
    expect([film.width, film.height]).toEqual([60, 30])
    for await (const frame of film) {
      expect(frame.length).toBe(60 * 30 * 3)
      break
    }
    expect((await all(film)).length).toBe(6)
  })

  test.runIf(state.available)('a still film keeps every frame, but for WebP, which stores one long one', async () => {
    const file = path.join(await emptyFolder(), `still${ending}`)
    const [frame] = gradientFrames(1, 32, 32)
    await writeFilm(file, [frame, frame, frame, frame, frame], {
      width: 32,
      height: 32,
      framesPerSecond: 10,
      codec: codec.name,
    })
    const back = await all(await readFilm(file, codec.name))
    expect(back.length).toBe(ending === '.webp' ? 1 : 5)
  })

  test.runIf(state.available)('the same frames are the same file, as often as they are written', async () => {
    const frames = cuts(4, 5, 96)
    const files = new Set<string>()
    for (let round = 0; round < 12; round++) {
      const file = path.join(await emptyFolder(), `film${ending}`)
      await writeFilm(file, frames, { width: 96, height: 96, framesPerSecond: 8, codec: codec.name })
      files.add((await readFile(file)).toString('base64'))
    }
    expect(files.size).toBe(1)
  })
})

/** Shots of so many frames with busy pictures that shimmer, and cuts between them. */
function cuts(shots: number, frames: number, size: number): Uint8Array[] {
  return Array.from({ length: shots * frames }, (_, frame) => {
    const shot = 3 + Math.floor(frame / frames)
    return Uint8Array.from({ length: 3 * size * size }, (_, at) => {
      const still = Math.floor(128 + 100 * Math.sin((at * shot) / 97))
      return still + 10 * Math.sin((frame % frames) + at / 50)
    })
  })
}

test('an .mp4 begins with its index, so that a browser can play it while it loads', async ({ skip }) => {
  const file = path.join(await emptyFolder(), 'film.mp4')
  const codec = await chooseCodec(file).catch(() => undefined)
  if (!codec) return skip('no codec for .mp4 here')
  await writeFilm(file, gradientFrames(30, 64, 64), { width: 64, height: 64, framesPerSecond: 23.976 })
  const bytes = await readFile(file)
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  expect((await readFilm(file)).framesPerSecond).toBeCloseTo(24000 / 1001, 4)
})

test('both .mp4 codecs read the same colours from one file', async ({ skip }) => {
  const [nodeAv, ffmpeg] = codecs
  const states = await Promise.all([nodeAv.probe(), ffmpeg.probe()])
  if (!states.every((state) => state.available)) return skip('needs node-av and ffmpeg')
  const file = path.join(await emptyFolder(), 'film.mp4')
  await writeFilm(file, gradientFrames(9, 48, 32), { width: 48, height: 32, framesPerSecond: 8 })
  expect(await all(await readFilm(file, ffmpeg.name))).toEqual(
    (await all(await readFilm(file, nodeAv.name))).map((frame) => new Uint8Array(frame)),
  )
})
