import sharp from 'sharp'
import { collect, openSource } from './byteSource.ts'
import { contentType } from './contentType.ts'
import { findGifXmp } from './gifXmp.ts'
import { checkBytes } from './limits.ts'
import { MediaFault } from './mediaFault.ts'
import { findMp4Xmp } from './mp4Xmp.ts'
import { VIDEO_LIMITS } from './video.ts'
import { unpackXmp } from './xmp.ts'

// of a picture, which is read whole; an MP4 is not
const MOST_BYTES = 2 ** 28

/** The metadata written into an .mp4, .webp, .gif or .png, byte for byte; empty when the file carries none of ours. */
export async function readMetadata(file: string): Promise<Record<string, string>> {
  const packet = await findPacket(file)
  try {
    return packet === undefined ? {} : unpackXmp(packet)
  } catch (cause) {
    throw new MediaFault('unreadable', `${file}: its metadata is damaged. Use another copy of the file.`, { cause })
  }
}

async function findPacket(file: string): Promise<string | undefined> {
  const source = await openSource(file)
  try {
    const type = contentType(await collect(source, 0, 4096))
    if (type === 'video/mp4' || type === 'video/quicktime') return await findMp4Xmp(file)
    checkBytes(file, source.bytes, { ...VIDEO_LIMITS, bytes: MOST_BYTES })
    const bytes = await collect(source, 0, source.bytes)
    if (type === 'image/gif') return findGifXmp(bytes)
    const image = await sharp(bytes, { limitInputPixels: false }).metadata()
    return image.xmp?.toString('utf8')
  } catch (cause) {
    if (cause instanceof MediaFault) throw cause
    throw new MediaFault(
      'unreadable',
      `${file}: this is no picture or film that can be read; use another copy of the file.`,
      { cause },
    )
  } finally {
    await source.close()
  }
}
