import { readFile, stat, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Codec, FilmShape, ReadOptions, WriteOptions } from '../codec.ts'
import { insertGifXmp } from '../gifXmp.ts'
import { checkBytes, checkLength, checkPixels, checkRange } from '../limits.ts'
import { explainSystemError, MediaFault } from '../mediaFault.ts'
import type { Video } from '../video.ts'

// libvips wants the whole strip of frames at once, and holds it twice: 256 MiB are 340 frames of 512×512
const MOST_BYTES = 2 ** 28

// what is decoded at once: 40 frames of 848×480
const BLOCK_BYTES = 2 ** 26

// browsers show nothing faster; a file of one short and one very long frame would otherwise stand for millions
const SHORTEST_MS = 5

/** Animated .webp and .gif through sharp. The whole film is held in memory while it is written. */
export const sharpFilm: Codec = {
  name: 'sharp',
  endings: ['.webp', '.gif'],
  reads: ['image/webp', 'image/gif'],
  probe: async () => ({ available: true, detail: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}` }),
  write: async (file, frames, shape, options) => {
    const strip: Uint8Array[] = []
    let bytes = 0
    for await (const frame of frames) {
      bytes += frame.length
      if (bytes > MOST_BYTES)
        throw new MediaFault(
          'too-large',
          `this film is too large for ${options.ending}. Write an .mp4, which is made frame by frame.`,
        )
      strip.push(frame)
    }
    options.signal?.throwIfAborted()
    await writeFile(file, await encode(strip, shape, options))
  },
  open: openFilm,
}

/** Opens an animated picture. The file is held in memory, which is small; its frames are decoded a few at a time. */
async function openFilm(file: string, { name, limits }: ReadOptions): Promise<Omit<Video, 'close'>> {
  checkBytes(name, (await stat(file)).size, { ...limits, bytes: Math.min(limits.bytes, MOST_BYTES) })
  const bytes = await readFile(file).catch((error: unknown) => {
    throw explainSystemError(error, name)
  })
  // only the head is read here, whatever it claims
  const image = await sharp(bytes, { limitInputPixels: false }).metadata().catch(unreadable(name))
  const size = { width: image.width, height: image.pageHeight ?? image.height }
  checkPixels(name, size, limits)
  const delays = image.delay?.map((delay) => delay || 100) ?? [1000]
  const { framesPerSecond, counts } = timing(delays)
  const frames = counts.reduce((a, b) => a + b, 0)
  checkLength(name, frames, framesPerSecond, limits)
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    checkRange(from, to, frames)
    yield* decode(bytes, { name, size, counts, from, to })
  }
  return { ...size, framesPerSecond, frames, read }
}

const unreadable =
  (name: string) =>
  (cause: unknown): never => {
    throw new MediaFault('unreadable', `${name}: this is no film that can be read. Use another copy of the file.`, {
      cause,
    })
  }

async function encode(
  strip: Uint8Array[],
  { width, height, framesPerSecond }: FilmShape,
  { ending, xmp }: WriteOptions,
) {
  const raw = { width, height: height * strip.length, channels: 3 as const, pageHeight: height }
  const image = sharp(Buffer.concat(strip), { raw, limitInputPixels: false })
  // a GIF counts hundredths of a second, a WebP thousandths: rounding each frame's end, not its length, keeps the pace
  const unit = ending === '.gif' ? 10 : 1
  const end = (i: number) => Math.round((i * 1000) / framesPerSecond / unit) * unit
  const delay = strip.map((_, i) => end(i + 1) - end(i))
  if (ending === '.webp') {
    const webp = image.webp({ loop: 0, delay, quality: 90, effort: 2 })
    return (xmp === undefined ? webp : webp.withXmp(xmp)).toBuffer()
  }
  const gif = await image.gif({ loop: 0, delay, keepDuplicateFrames: true }).toBuffer()
  return xmp === undefined ? gif : insertGifXmp(gif, xmp)
}

/** The pace of a film from its frames' delays in ms, and how many frames each stands for: the WebP encoder joins equal neighbours into one long one. */
function timing(delays: number[]): { framesPerSecond: number; counts: number[] } {
  const shortest = Math.max(Math.min(...delays), SHORTEST_MS)
  const counts = delays.map((delay) => Math.max(1, Math.round(delay / shortest)))
  const frames = counts.reduce((a, b) => a + b, 0)
  return { framesPerSecond: (1000 * frames) / delays.reduce((a, b) => a + b, 0), counts }
}

type Part = { name: string; size: { width: number; height: number }; counts: number[]; from: number; to: number }

/** Frames [from, to). To reach a page libvips decodes all before it, so that many are taken at once. */
async function* decode(bytes: Buffer, { name, size, counts, from, to }: Part): AsyncGenerator<Uint8Array> {
  const frameBytes = size.width * size.height * 3
  const atOnce = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes))
  let frame = 0
  let page = 0
  for (; page < counts.length && frame + counts[page] <= from; page++) frame += counts[page]
  for (; page < counts.length && frame < to; page += atOnce) {
    const pages = Math.min(atOnce, counts.length - page)
    const block = await sharp(bytes, { page, pages, limitInputPixels: false })
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer()
      .catch(unreadable(name))
    if (block.length !== pages * frameBytes) unreadable(name)(undefined)
    for (let i = 0; i < pages; i++)
      for (let shown = 0; shown < counts[page + i] && frame < to; shown++, frame++)
        if (frame >= from) yield block.subarray(i * frameBytes, (i + 1) * frameBytes)
  }
}
