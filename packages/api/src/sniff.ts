/** What a file is by its first bytes. `isShown`: a browser may draw it in place; everything else is only ever downloaded. */
export type Sniffed = { mediaType: string; isShown: boolean }

type Signature = Sniffed & { matches(head: Uint8Array): boolean }

/** How many bytes `sniff` looks at. */
export const SNIFF_BYTES = 512

/** Knows pictures, films, sounds and weights by content, never by name. Anything else, markup above all, is plain bytes. */
export function sniff(head: Uint8Array): Sniffed {
  const { mediaType, isShown } = signatures.find(({ matches }) => matches(head)) ?? bytes
  return { mediaType, isShown }
}

/** True for media types that `sniff` gives out as shown. */
export const isShownType = (mediaType: string): boolean =>
  signatures.some((one) => one.isShown && one.mediaType === mediaType)

const text = (head: Uint8Array, from: number, to: number): string => String.fromCharCode(...head.subarray(from, to))
const starts = (wanted: string) => (head: Uint8Array) => text(head, 0, wanted.length) === wanted
const riff = (kind: string) => (head: Uint8Array) => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === kind
const brand = (pattern: RegExp) => (head: Uint8Array) => text(head, 4, 8) === 'ftyp' && pattern.test(text(head, 8, 12))

function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 10) return false
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  return length > 1n && length < 100_000_000n && text(head, 8, 10) === '{"'
}

const shown = (mediaType: string, matches: Signature['matches']): Signature => ({ mediaType, isShown: true, matches })

// no SVG, HTML, XML or PDF: a browser runs what is in them
const signatures: readonly Signature[] = [
  shown('image/png', starts('\x89PNG\r\n\x1a\n')),
  shown('image/jpeg', starts('\xff\xd8\xff')),
  shown('image/gif', (head) => starts('GIF87a')(head) || starts('GIF89a')(head)),
  shown('image/webp', riff('WEBP')),
  shown('image/avif', brand(/^avi[fs]$/)),
  shown('video/quicktime', brand(/^qt {2}$/)),
  shown('video/mp4', brand(/^(?:isom|iso\d|mp4\d|avc1|M4V |MSNV|dash)$/)),
  shown('video/webm', (head) => starts('\x1aE\xdf\xa3')(head) && text(head, 4, 64).includes('webm')),
  shown('video/x-matroska', (head) => starts('\x1aE\xdf\xa3')(head) && text(head, 4, 64).includes('matroska')),
  shown('audio/wav', riff('WAVE')),
  shown('audio/flac', starts('fLaC')),
  { mediaType: 'application/x-safetensors', isShown: false, matches: isSafetensors },
]

const bytes: Sniffed = { mediaType: 'application/octet-stream', isShown: false }
