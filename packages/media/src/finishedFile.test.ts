import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { codecs } from './codecList.ts'
import { readFilm, writeFilm } from './film.ts'
import { writePng } from './picture.ts'
import { emptyFolder, gradientFrames, smallDisk } from './testFilm.ts'

const size = { width: 64, height: 64, framesPerSecond: 12 }
const ways = codecs.flatMap((codec) => codec.endings.map((ending) => ({ codec, ending, name: codec.name })))

describe.each(ways)('$ending through $name leaves nothing behind', async ({ codec, ending }) => {
  const state = await codec.probe()
  const options = { ...size, codec: codec.name }

  test.runIf(state.available)('when it is aborted half-way, even while it waits for a frame', async () => {
    const folder = await emptyFolder()
    await writeFile(path.join(folder, `film${ending}`), 'older')
    const stop = new AbortController()
    async function* stuck() {
      yield* gradientFrames(20, 64, 64)
      setTimeout(() => stop.abort(new Error('enough')), 50)
      await new Promise(() => {})
    }
    await expect(
      writeFilm(path.join(folder, `film${ending}`), stuck(), { ...options, signal: stop.signal }),
    ).rejects.toThrow('enough')
    expect(await readdir(folder)).toEqual([`film${ending}`])
    expect(await readFile(path.join(folder, `film${ending}`), 'utf8')).toBe('older')
  })

  test.runIf(state.available)('when the source fails, has a short frame or none', async () => {
    const folder = await emptyFolder()
    const file = path.join(folder, `film${ending}`)
    async function* broken() {
      yield* gradientFrames(5, 64, 64)
      throw new Error('the model gave up')
    }
    await expect(writeFilm(file, broken(), options)).rejects.toThrow('the model gave up')
    const short = [...gradientFrames(3, 64, 64), new Uint8Array(10)]
    await expect(writeFilm(file, short, options)).rejects.toMatchObject({ code: 'frame-size' })
    await expect(writeFilm(file, [], options)).rejects.toMatchObject({ code: 'no-frames' })
    expect(await readdir(folder)).toEqual([])
  })

  test.runIf(state.available)('when the disk is full', async ({ skip }) => {
    const disk = smallDisk(await emptyFolder())
    if (!disk) return skip('needs the right to mount a small disk')
    const noise = Array.from({ length: 40 }, () => noisyPixels(64, 64))
    const writing = writeFilm(path.join(disk, `film${ending}`), noise, options)
    await expect(writing).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('Free some space'),
    })
    expect(await readdir(disk)).toEqual([])
    const metadata = { graph: 'x'.repeat(100_000) }
    await expect(
      writeFilm(path.join(disk, `film${ending}`), noise.slice(0, 1), { ...options, metadata }),
    ).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readdir(disk)).toEqual([])
  })
})

test('a full disk stops a PNG as well', async ({ skip }) => {
  const disk = smallDisk(await emptyFolder())
  if (!disk) return skip('needs the right to mount a small disk')
  const data = noisyPixels(300, 300)
  await expect(writePng(path.join(disk, 'a.png'), { data, width: 300, height: 300 })).rejects.toMatchObject({
    code: 'disk-full',
  })
  expect(await readdir(disk)).toEqual([])
})

test('what cannot work is refused before the first frame, with what to do', async () => {
  const folder = await emptyFolder()
  await mkdir(path.join(folder, 'folder.gif'))
  const untouched: Iterable<Uint8Array> = {
    [Symbol.iterator]: () => {
      throw new Error('a frame was asked for')
    },
  }
  const refusal = (name: string, more = {}) =>
    expect(writeFilm(path.join(folder, name), untouched, { ...size, ...more })).rejects
  await refusal('film.avi').toThrow(/film\.avi: \.avi is not a kind of film\. Use \.mp4, \.webp, \.gif/)
  await refusal('film').toMatchObject({ code: 'unknown-format' })
  await refusal('away/film.gif').toThrow(/does not exist\. Make it first: mkdir -p/)
  await refusal('folder.gif').toMatchObject({ code: 'not-writable' })
  await refusal('film.gif', { width: 0 }).toMatchObject({ code: 'bad-options' })
  await refusal('film.gif', { scale: 1.5 }).toThrow('scale is 1.5')
  await expect(readFilm(path.join(folder, 'absent.mp4'))).rejects.toMatchObject({ code: 'not-found' })
})

test.skipIf(process.getuid?.() === 0)('a folder without the right to write is named', async () => {
  const folder = await emptyFolder()
  await chmod(folder, 0o500)
  await expect(writeFilm(path.join(folder, 'film.gif'), gradientFrames(2, 64, 64), size)).rejects.toMatchObject({
    code: 'not-writable',
  })
})

const random = new Uint32Array([1])

/** Pixels that no encoder can make much smaller. */
function noisyPixels(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, () => {
    random[0] = Math.imul(random[0], 1664525) + 1013904223
    return random[0] >>> 24
  })
}
