import sharp from 'sharp'
import { collect, openSource } from './byteSource.ts'
import { contentType } from './contentType.ts'
import { checkBytes, checkPixels } from './limits.ts'
import { MediaFault } from './mediaFault.ts'
import { decodePicture, type Picture } from './picture.ts'
import { type ByteSource, IMAGE_LIMITS, type Limits, type OpenOptions } from './video.ts'

// what strangers may send: other formats, drawings among them, would bring larger readers with them
const KINDS = new Set<unknown>(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/**
 * Opens a PNG, JPEG, WebP or GIF (its first picture) by its content: RGB8, turned upright by its EXIF, transparency over black.
 * Size is judged by the head, before a pixel is decoded. Throws a MediaFault for what is no such picture, is cut short or too large.
 */
export async function openImage(
  image: string | Uint8Array | ByteSource,
  options: Pick<OpenOptions, 'limits'> = {},
): Promise<Picture> {
  const limits = { ...IMAGE_LIMITS, ...options.limits }
  const { bytes, name } = await read(image, limits)
  const type = contentType(bytes)
  if (!KINDS.has(type)) throw new MediaFault('unknown-format', `${name}: ${whatElse(bytes, type)}`)
  const damaged = (cause: unknown) => {
    throw new MediaFault(
      'unreadable',
      `${name}: this picture is damaged or cut short. Save it again as PNG, or use another copy.`,
      { cause },
    )
  }
  // limitInputPixels off: metadata() reads the head alone, and our own words are better than libvips'
  const head = await sharp(bytes, { limitInputPixels: false }).metadata().catch(damaged)
  checkPixels(name, { width: head.width, height: head.pageHeight ?? head.height }, limits)
  const picture = await decodePicture(bytes, limits.pixels).catch(damaged)
  return picture.data.length === picture.width * picture.height * 3 ? picture : damaged(undefined)
}

async function read(
  image: string | Uint8Array | ByteSource,
  limits: Limits,
): Promise<{ bytes: Uint8Array; name: string }> {
  if (image instanceof Uint8Array) {
    checkBytes('this picture', image.length, limits)
    return { bytes: image, name: 'this picture' }
  }
  const source = await openSource(image)
  try {
    checkBytes(source.name, source.bytes, limits)
    return { bytes: await collect(source, 0, source.bytes), name: source.name }
  } finally {
    await source.close()
  }
}

function whatElse(bytes: Uint8Array, type: string | undefined): string {
  const text = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (/<svg[\s>]/i.test(text)) return 'SVG drawings are not read. Export it as PNG.'
  if (type) return `this is no picture but ${type}. Use a PNG, JPEG, WebP or GIF.`
  return 'this is no picture that can be read. Use a PNG, JPEG, WebP or GIF.'
}
