import { execFileSync } from 'node:child_process'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { codecs } from './codecList.ts'
import { writeFilm } from './film.ts'
import { encodeFrames } from './framesFile.ts'
import { openVideo } from './openVideo.ts'
import { all, countedSource, emptyFolder, gradientFrames, psnr, smallDisk } from './testFilm.ts'

const shape = { width: 48, height: 32, framesPerSecond: 24 }
const ways = codecs.flatMap((codec) => codec.endings.map((ending) => ({ codec, ending, name: codec.name })))
const frames = gradientFrames(60, 48, 32)

describe.each(ways)('$ending through $name', async ({ codec, ending }) => {
  const state = await codec.probe()
  const film = async (folder: string, more = {}) => {
    const file = path.join(folder, `film${ending}`)
    await writeFilm(file, frames, { ...shape, codec: codec.name, ...more })
    return file
  }

  test.runIf(state.available)('any part is the same as that part of the whole', async () => {
    const video = await openVideo(await film(await emptyFolder()), { codec: codec.name })
    const whole = await all(video.read(0, video.frames))
    expect([video.frames, whole.length]).toEqual([60, 60])
    for (const [from, to] of [
      [0, 3],
      [7, 8],
      [23, 49],
      [59, 60],
      [5, 5],
    ])
      expect(await all(video.read(from, to)), `${from} to ${to}`).toEqual(whole.slice(from, to))
    // far from key frames a wrong neighbour would be 24 dB or less
    expect(psnr(frames[37], whole[37], [48, 48, 32])).toBeGreaterThan(ending === '.gif' ? 26 : 34)
  })

  test.runIf(state.available)('a source gives the same frames as its file and leaves no copy behind', async () => {
    const folder = await emptyFolder()
    const copies = await emptyFolder()
    const file = await film(folder)
    const bytes = await readFile(file)
    const direct = await openVideo(file, { codec: codec.name })
    const video = await openVideo(countedSource(bytes).source, { codec: codec.name, folder: copies })
    expect(await all(video.read(10, 13))).toEqual(await all(direct.read(10, 13)))
    await video.close()
    expect(await readdir(copies)).toEqual([])
  })

  test.runIf(state.available)('what is beyond a limit is refused when it is opened', async () => {
    const file = await film(await emptyFolder())
    const refusal = (limits: object) => expect(openVideo(file, { codec: codec.name, limits })).rejects
    await refusal({ pixels: 48 * 32 - 1 }).toMatchObject({ code: 'too-large', message: /48×32 pixels/ })
    await refusal({ frames: 59 }).toMatchObject({ code: 'too-large', message: /59 frames/ })
    await refusal({ seconds: 2 }).toMatchObject({ code: 'too-large', message: /2 seconds/ })
  })

  if (ending === '.mp4')
    test.runIf(state.available)('a head that names a smaller picture than there is deceives nobody', async () => {
      const file = await film(await emptyFolder())
      const bytes = await readFile(file)
      // width and height in the first sample's description
      const at = bytes.indexOf('avc1', bytes.indexOf('stsd')) + 28
      expect([bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]).toEqual([48, 32])
      bytes.writeUInt32BE(0x00100010, at)
      await writeFile(file, bytes)
      const reading = openVideo(file, { codec: codec.name, limits: { pixels: 20 * 20 } })
      await expect(reading.then((video) => all(video.read(0, 1)))).rejects.toMatchObject({
        name: 'MediaFault',
        code: expect.stringMatching(/unreadable|too-large/),
      })
    })

  if (ending === '.mp4')
    test.runIf(state.available)('a film that a phone held sideways stands upright', async () => {
      const file = await film(await emptyFolder())
      const straight = await openVideo(file, { codec: codec.name })
      const [before] = await all(straight.read(30, 31))
      const pixel = (frame: Uint8Array, width: number, x: number, y: number) => [
        ...frame.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
      ]
      // where the pixel at x 40, y 5 of 48×32 comes to lie
      const cases: [number[], number[], number[]][] = [
        [
          [0, 1, -1, 0],
          [32, 48],
          [26, 40],
        ],
        [
          [-1, 0, 0, -1],
          [48, 32],
          [7, 26],
        ],
        [
          [0, -1, 1, 0],
          [32, 48],
          [5, 7],
        ],
      ]
      for (const [[a, b, c, d], [width, height], [x, y]] of cases) {
        const bytes = await readFile(file)
        const matrix = bytes.indexOf('tkhd') + 4 + 40
        for (const [at, value] of [
          [0, a],
          [4, b],
          [12, c],
          [16, d],
        ])
          bytes.writeInt32BE(value * 65536, matrix + at)
        await writeFile(file, bytes)
        const turned = await openVideo(file, { codec: codec.name })
        expect([turned.width, turned.height, turned.frames]).toEqual([width, height, 60])
        const [frame] = await all(turned.read(30, 31))
        expect(pixel(frame, width, x, y)).toEqual(pixel(before, 48, 40, 5))
      }
    })

  test.runIf(state.available)('a file cut short gives whole frames or a fault, never a crash', async () => {
    const file = await film(await emptyFolder())
    const { size } = await stat(file)
    for (const part of [0.9, 0.5, 0.1]) {
      await truncate(file, Math.floor(size * part))
      const reading = openVideo(file, { codec: codec.name }).then((video) => all(video.read(0, video.frames)))
      const result = await reading.catch((error: unknown) => error)
      if (Array.isArray(result)) for (const frame of result) expect(frame.length).toBe(48 * 32 * 3)
      else
        expect(result).toMatchObject({ name: 'MediaFault', code: expect.stringMatching(/unreadable|unknown-format/) })
    }
  })

  test.runIf(state.available)('a range outside the film is refused', async () => {
    const video = await openVideo(await film(await emptyFolder()), { codec: codec.name })
    for (const [from, to] of [
      [-1, 2],
      [0, 61],
      [5, 4],
      [0.5, 2],
    ])
      await expect(all(video.read(from, to))).rejects.toMatchObject({ code: 'bad-options' })
  })
})

describe.each(codecs.filter((codec) => codec.reads.includes('video/webm')))('through $name', async (codec) => {
  const state = await codec.probe()
  const made = (file: string, words: string) => {
    try {
      execFileSync('ffmpeg', ['-v', 'error', ...words.split(' '), '-y', file])
      return true
    } catch {
      return false
    }
  }

  test.runIf(state.available)('a WebM and its rate are read, though its times are rounded', async ({ skip }) => {
    const file = path.join(await emptyFolder(), 'film.webm')
    if (!made(file, '-f lavfi -i testsrc=size=64x48:rate=24:duration=1 -c:v libvpx-vp9')) return skip('needs ffmpeg')
    const video = await openVideo(file, { codec: codec.name })
    expect(video).toMatchObject({ width: 64, height: 48, framesPerSecond: 24, frames: 24 })
    const whole = await all(video.read(0, 24))
    expect(await all(video.read(13, 17))).toEqual(whole.slice(13, 17))
  })

  test.runIf(state.available)(
    'a film of uneven pace becomes one of even pace, of the same length',
    async ({ skip }) => {
      const file = path.join(await emptyFolder(), 'film.mp4')
      // pictures at 0, 1, 2, 3, 4 and, after a gap, 9 tenths of a second
      const pace = "-vf select='lte(n,4)+eq(n,9)' -fps_mode vfr -video_track_timescale 1000"
      if (!made(file, `-f lavfi -i testsrc=size=64x48:rate=10:duration=1 ${pace}`)) return skip('needs ffmpeg 5.1')
      const video = await openVideo(file, { codec: codec.name })
      expect(video.frames).toBe(6)
      expect(video.framesPerSecond).toBeCloseTo(5 / 0.9, 1)
      const whole = await all(video.read(0, 6))
      // frame 4 lies at 0.72 s, in the gap: it repeats the picture of 0.4 s, which is also frame 3's (0.54 s)
      expect(whole[4]).toEqual(whole[3])
      expect(whole[5]).not.toEqual(whole[4])
      expect(await all(video.read(4, 6))).toEqual(whole.slice(4, 6))
    },
  )

  test.runIf(state.available)('a list of other files that calls itself a film is not followed', async () => {
    const folder = await emptyFolder()
    await writeFilm(path.join(folder, 'secret.mp4'), frames.slice(0, 2), shape)
    const list = path.join(folder, 'list.mp4')
    await writeFile(list, `ffconcat version 1.0\nfile secret.mp4\n`)
    await expect(openVideo(list, { codec: codec.name })).rejects.toMatchObject({ code: 'unknown-format' })
    // an MP4's first words and then the list: only the MP4 reader may try it
    await writeFile(
      list,
      Buffer.concat([Buffer.from('\0\0\0\x10ftypisom\0\0\0\0'), Buffer.from('#EXTM3U\nsecret.mp4\n')]),
    )
    await expect(openVideo(list, { codec: codec.name })).rejects.toMatchObject({ code: 'unreadable' })
  })
})

test('a film is known by its content, whatever its name', async () => {
  const folder = await emptyFolder()
  const chunks = await all(encodeFrames(frames.slice(0, 4), { ...shape, frames: 4 }))
  await writeFile(path.join(folder, 'clip.mp4'), Buffer.concat(chunks))
  const video = await openVideo(path.join(folder, 'clip.mp4'))
  expect(await all(video.read(1, 3))).toEqual(frames.slice(1, 3).map((frame) => Buffer.from(frame)))
  await video.close()
  await writeFile(path.join(folder, 'words.mp4'), 'only words')
  await expect(openVideo(path.join(folder, 'words.mp4'))).rejects.toThrow(/words\.mp4: .*Use MP4, WebM/)
  await expect(openVideo(path.join(folder, 'absent.mp4'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(openVideo(folder)).rejects.toMatchObject({ name: 'MediaFault' })
})

test('without any codec for MP4 the fault says how to get one', async () => {
  const file = path.join(await emptyFolder(), 'film.mp4')
  await writeFile(file, Buffer.from('\0\0\0\x10ftypisom\0\0\0\0'))
  const before = process.env.SCENEWEAVE_FFMPEG
  process.env.SCENEWEAVE_FFMPEG = '/nowhere/ffmpeg'
  try {
    await expect(openVideo(file, { codec: 'ffmpeg' })).rejects.toMatchObject({
      code: 'no-codec',
      message: expect.stringMatching(/Install it .*ffmpeg/),
    })
  } finally {
    if (before === undefined) delete process.env.SCENEWEAVE_FFMPEG
    else process.env.SCENEWEAVE_FFMPEG = before
  }
})

test('a source that does not fit on the disk is a full disk, and nothing of it stays there', async ({ skip }) => {
  const folder = smallDisk(await emptyFolder())
  if (!folder) return skip('needs the right to mount a small disk')
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(200_000)])
  await expect(openVideo(countedSource(gif).source, { folder })).rejects.toMatchObject({ code: 'disk-full' })
  expect(await readdir(folder)).toEqual([])
})
