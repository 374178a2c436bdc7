import sharp from 'sharp'
import type { FilmShape } from './codec.ts'
import { MediaFault } from './mediaFault.ts'
import { checkPicture, fit } from './picture.ts'

export type PreviewOptions = {
  /** The file is never larger. Default 30 KiB. */
  maxBytes?: number
  /** The longer side in pixels at most. Default 128. */
  side?: number
}

// from good to barely there; a calm shot of 17 frames at 128 pixels fits at the first
const QUALITIES = [90, 70, 40, 15]

/** A small WebP that loops, from at least one frame (RGB8). To keep its size it gives up quality first, then every second frame, then pixels. */
export async function encodePreview(
  frames: readonly Uint8Array[],
  shape: FilmShape,
  { maxBytes = 30 * 1024, side = 128 }: PreviewOptions = {},
): Promise<Uint8Array> {
  const { width, height, framesPerSecond } = shape
  if (frames.length === 0) throw new MediaFault('no-frames', 'a preview needs at least one frame.')
  for (const data of frames) checkPicture({ data, width, height })
  let few = frames
  let rate = framesPerSecond
  for (let longest = Math.min(side, Math.max(width, height)); longest >= 8; ) {
    const bytes = await smallest(few, { width, height, framesPerSecond: rate }, { maxBytes, side: longest })
    if (bytes) return bytes
    if (few.length > 4) {
      few = few.filter((_, i) => i % 2 === 0)
      rate /= 2
    } else longest = Math.floor(longest / 2)
  }
  throw new MediaFault('bad-options', `no preview fits into ${maxBytes} bytes. Allow more.`)
}

/** The best quality that fits; undefined when none does. */
async function smallest(
  frames: readonly Uint8Array[],
  { width, height, framesPerSecond }: FilmShape,
  { maxBytes, side }: Required<PreviewOptions>,
): Promise<Uint8Array | undefined> {
  const ratio = side / Math.max(width, height)
  const size = { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) }
  const small = await Promise.all(frames.map(async (data) => (await fit({ data, width, height }, size)).data))
  const raw = { width: size.width, height: size.height * small.length, channels: 3 as const, pageHeight: size.height }
  const delay = small.map(() => Math.round(1000 / framesPerSecond))
  for (const quality of QUALITIES) {
    const image = sharp(Buffer.concat(small), { raw, limitInputPixels: false })
    const bytes = await image.webp({ loop: 0, delay, quality, effort: 3 }).toBuffer()
    if (bytes.length <= maxBytes) return bytes
  }
  return undefined
}
