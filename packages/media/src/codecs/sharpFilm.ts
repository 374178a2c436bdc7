import { readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Codec, Film, FilmShape, WriteOptions } from '../codec.ts'
import { insertGifXmp } from '../gifXmp.ts'
import { explainSystemError, MediaFault } from '../mediaFault.ts'

// libvips wants the whole strip of frames at once; 1 GiB is 1,300 frames of 512×512
const MOST_BYTES = 2 ** 30

/** Animated .webp and .gif through sharp. The whole film is held in memory while it is written. */
export const sharpFilm: Codec = {
  name: 'sharp',
  endings: ['.webp', '.gif'],
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
  read: async (file) => {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw explainSystemError(error, file)
    })
    const image = await sharp(bytes, { limitInputPixels: false })
      .metadata()
      .catch((cause: unknown) => {
        throw new MediaFault('unreadable', `${file}: this is no film that can be read.`, { cause })
      })
    const delays = image.delay?.map((delay) => delay || 100) ?? [1000]
    const shape = { width: image.width, height: image.pageHeight ?? image.height, ...timing(delays) }
    return { ...shape, [Symbol.asyncIterator]: () => decode(bytes, delays, shape.frameMs) } satisfies Film
  },
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

/** The pace of a film from its frames' delays in ms. A frame that is shown twice as long as others stands for two. */
function timing(delays: number[]): { framesPerSecond: number; frameMs: number } {
  const shortest = Math.min(...delays)
  const counts = delays.map((delay) => Math.round(delay / shortest))
  const frameMs = delays.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0)
  return { framesPerSecond: 1000 / frameMs, frameMs }
}

async function* decode(bytes: Buffer, delays: number[], frameMs: number): AsyncGenerator<Uint8Array> {
  for (const [page, delay] of delays.entries()) {
    const image = sharp(bytes, { page, limitInputPixels: false })
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .removeAlpha()
    const frame = await image.raw().toBuffer()
    // the WebP encoder joins equal neighbours into one long frame
    for (let i = Math.max(1, Math.round(delay / frameMs)); i > 0; i--) yield frame
  }
}
