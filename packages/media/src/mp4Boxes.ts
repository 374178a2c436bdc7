import type { FileHandle } from 'node:fs/promises'

const LARGE_HEADER = 16

// a film in fragments of a second has two a second; a file of nothing but empty boxes would keep us for hours
const MOST_BOXES = 100_000

/** A part of an MP4: its four letters, and where what it holds begins and ends. */
export type Box = { type: string; start: number; end: number }

/** The boxes that lie one after another in [from, to) of an MP4. Reads their heads only; gives up after very many. */
export async function* boxesIn(handle: FileHandle, from: number, to: number): AsyncGenerator<Box> {
  for (let at = from, count = 0; at + 8 <= to && count < MOST_BOXES; count++) {
    const head = await readAt(handle, at, LARGE_HEADER)
    if (head.length < 8) return
    const short = head.readUInt32BE(0)
    // 1: the true size follows in 64 bits; 0: the box runs to the end
    const length = short === 1 && head.length === LARGE_HEADER ? Number(head.readBigUInt64BE(8)) : short || to - at
    if (length < 8 || at + length > to) return
    yield { type: head.toString('latin1', 4, 8), start: at + (short === 1 ? LARGE_HEADER : 8), end: at + length }
    at += length
  }
}

/** Up to `length` bytes from a place in a file; fewer at its end. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
