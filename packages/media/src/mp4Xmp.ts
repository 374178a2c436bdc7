import { appendFile, open } from 'node:fs/promises'
import { boxesIn, readAt } from './mp4Boxes.ts'
import { MOST_PACKET } from './xmp.ts'

// The box type and id that the XMP standard gives for MP4. Players skip a `uuid` box that they do not know, so it can
// follow the last box, and no offset inside the film changes.
const XMP_ID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')

/** Adds an XMP packet to the end of a finished MP4. */
export async function appendMp4Xmp(file: string, packet: string): Promise<void> {
  const text = Buffer.from(packet, 'utf8')
  const head = Buffer.alloc(8)
  head.writeUInt32BE(head.length + XMP_ID.length + text.length, 0)
  head.write('uuid', 4, 'latin1')
  await appendFile(file, Buffer.concat([head, XMP_ID, text]))
}

/** The XMP packet of an MP4, if it has one. Reads box heads only, never the film itself. */
export async function findMp4Xmp(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r')
  try {
    for await (const box of boxesIn(handle, 0, (await handle.stat()).size)) {
      const length = box.end - box.start
      if (box.type !== 'uuid' || length < XMP_ID.length || length > MOST_PACKET) continue
      const body = await readAt(handle, box.start, box.end - box.start)
      if (body.subarray(0, XMP_ID.length).equals(XMP_ID)) return body.toString('utf8', XMP_ID.length)
    }
    return undefined
  } finally {
    await handle.close()
  }
}
