import { appendFile, type FileHandle, open } from 'node:fs/promises'

// The box type and id that the XMP standard gives for MP4. Players skip a `uuid` box that they do not know, so it can
// follow the last box, and no offset inside the film changes.
const XMP_ID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex')
const LARGE_HEADER = 16

// a project of 100,000 nodes is a third of it
const MOST_PACKET = 2 ** 26

type Box = { type: string; start: number; end: number }

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
    for await (const box of boxes(handle)) {
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

async function* boxes(handle: FileHandle): AsyncGenerator<Box> {
  const { size } = await handle.stat()
  for (let at = 0; at + 8 <= size; ) {
    const head = await readAt(handle, at, LARGE_HEADER)
    const short = head.readUInt32BE(0)
    // 1: the true size follows in 64 bits; 0: the box runs to the end of the file
    const length = short === 1 && head.length === LARGE_HEADER ? Number(head.readBigUInt64BE(8)) : short || size - at
    if (length < 8 || at + length > size) return
    yield { type: head.toString('latin1', 4, 8), start: at + (short === 1 ? LARGE_HEADER : 8), end: at + length }
    at += length
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
