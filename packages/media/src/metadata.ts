import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { findGifXmp } from './gifXmp.ts'
import { explainSystemError, MediaFault } from './mediaFault.ts'
import { findMp4Xmp } from './mp4Xmp.ts'
import { unpackXmp } from './xmp.ts'

/** The metadata written into an .mp4, .webp, .gif or .png, byte for byte; empty when the file carries none of ours. */
export async function readMetadata(file: string): Promise<Record<string, string>> {
  const packet = await findPacket(file).catch((error: unknown) => {
    throw explainSystemError(error, file)
  })
  try {
    return packet === undefined ? {} : unpackXmp(packet)
  } catch (cause) {
    throw new MediaFault('unreadable', `${file}: its metadata is damaged. Use another copy of the file.`, { cause })
  }
}

async function findPacket(file: string): Promise<string | undefined> {
  if (file.toLowerCase().endsWith('.mp4')) return findMp4Xmp(file)
  const bytes = await readFile(file)
  if (bytes.toString('latin1', 0, 4) === 'GIF8') return findGifXmp(bytes)
  const image = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new MediaFault('unreadable', `${file}: this is no picture or film that can be read.`, { cause })
    })
  return image.xmp?.toString('utf8')
}
