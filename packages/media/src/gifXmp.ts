// The application extension that carries XMP holds the packet bare, not in sub-blocks. The trailer catches readers that do
// not know it: wherever the byte they take for a length throws them, the falling numbers lead them to the final zero.
const HEADER = Buffer.concat([Buffer.from([0x21, 0xff, 0x0b]), Buffer.from('XMP DataXMP', 'latin1')])
const TRAILER = Buffer.from([0x01, ...Array.from({ length: 256 }, (_, i) => 255 - i), 0x00])
const END_OF_GIF = 0x3b

/** A finished GIF with an XMP packet put before its end mark. */
export function insertGifXmp(gif: Buffer, packet: string): Buffer {
  if (gif.at(-1) !== END_OF_GIF) throw new Error('the GIF does not end with its end mark')
  return Buffer.concat([gif.subarray(0, -1), HEADER, Buffer.from(packet, 'utf8'), TRAILER, gif.subarray(-1)])
}

/** The XMP packet of a GIF, if it has one. UTF-8 never holds the byte 255, so the trailer's start is unmistakable. */
export function findGifXmp(gif: Buffer): string | undefined {
  const header = gif.lastIndexOf(HEADER)
  if (header < 0) return undefined
  const start = header + HEADER.length
  const end = gif.indexOf(TRAILER.subarray(0, 4), start)
  return end < 0 ? undefined : gif.toString('utf8', start, end)
}
