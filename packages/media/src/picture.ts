import { readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { writeFinished } from './finishedFile.ts'
import { explainSystemError, MediaFault } from './mediaFault.ts'
import { packXmp } from './xmp.ts'

/** One image. data: RGB, 8 bits a channel, [height, width, 3]. */
export type Picture = { data: Uint8Array; width: number; height: number }

/** Reads any image that sharp knows, turned upright, its transparency laid over black. */
export async function readPicture(file: string): Promise<Picture> {
  // read by node, not by libvips: its errors carry a code, and libvips remembers files by name after they have changed
  const bytes = await readFile(file).catch((error: unknown) => {
    throw explainSystemError(error, file)
  })
  try {
    return await decodePicture(bytes)
  } catch (cause) {
    throw new MediaFault(
      'unreadable',
      `${file}: this is no picture that can be read. Use PNG, JPEG, WebP, AVIF, GIF or TIFF.`,
      {
        cause,
      },
    )
  }
}

/** The first page of an image file, turned upright, its transparency laid over black. Throws libvips' own error, also for a picture that is cut short or has more pixels. */
export async function decodePicture(bytes: Uint8Array, mostPixels?: number): Promise<Picture> {
  const image = sharp(bytes, { limitInputPixels: mostPixels ?? true })
  const upright = image.autoOrient().flatten({ background: '#000' }).toColourspace('srgb').removeAlpha()
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Writes a PNG, whole or not at all. `metadata` travels inside it and is found again by readMetadata. */
export async function writePng(file: string, picture: Picture, metadata?: Record<string, string>): Promise<void> {
  const bytes = await encodeImage(picture, 'png', metadata)
  await writeFinished(file, (temporary) => writeFile(temporary, bytes))
}

/** A picture as the bytes of a file: PNG loses nothing, JPEG and WebP are small. `metadata` is found again by readMetadata in PNG and WebP. */
export async function encodeImage(
  picture: Picture,
  format: 'png' | 'jpeg' | 'webp',
  metadata?: Record<string, string>,
): Promise<Uint8Array> {
  checkPicture(picture)
  const { data, width, height } = picture
  const raw = sharp(data, { raw: { width, height, channels: 3 } })
  const image =
    format === 'png'
      ? raw.png({ compressionLevel: 6 })
      : format === 'webp'
        ? raw.webp({ quality: 90 })
        : raw.jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
  return (metadata ? image.withXmp(packXmp(metadata)) : image).toBuffer()
}

/** The picture `scale` times as wide and high, smoothly (Lanczos). scale: whole number ≥ 1. */
export async function enlarge(picture: Picture, scale: number): Promise<Picture> {
  if (scale === 1) return picture
  return fit(picture, { width: picture.width * scale, height: picture.height * scale })
}

/** The whole picture, undistorted, in the middle of another size, smoothly scaled (Lanczos); what stays free is black. */
export async function fit(picture: Picture, size: { width: number; height: number }): Promise<Picture> {
  const { width, height } = size
  if (width === picture.width && height === picture.height) return picture
  const image = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
  const data = await image
    .resize(width, height, { kernel: 'lanczos3', fit: 'contain', background: '#000' })
    .removeAlpha()
    .raw()
    .toBuffer()
  return { data, width, height }
}

/** Throws a MediaFault unless the data is as long as the size says. */
export function checkPicture({ data, width, height }: Picture): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new MediaFault(
      'bad-options',
      `a picture of ${width}×${height}: width and height must be whole numbers of 1 or more.`,
    )
  if (data.length !== width * height * 3)
    throw new MediaFault(
      'frame-size',
      `a picture of ${width}×${height} needs ${width * height * 3} bytes of RGB, got ${data.length}.`,
    )
}
