import { FRAMES_MARK, FRAMES_TYPE } from './framesFile.ts'

export type ContentType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/gif'
  | 'video/mp4'
  | 'video/quicktime'
  | 'video/webm'
  | 'application/x-safetensors'
  | 'application/json'
  | typeof FRAMES_TYPE

// brands of pictures and of sound alone that share MP4's outer form
const NO_VIDEO = new Set([
  'avif',
  'avis',
  'heic',
  'heix',
  'hevc',
  'hevx',
  'heim',
  'heis',
  'mif1',
  'msf1',
  'M4A ',
  'M4B ',
])

// a safetensors file gives the length of its JSON head first; 100 MB is the most that its format allows
const MOST_TENSOR_HEAD = 100_000_000

/** What bytes are, by their content, never by a name; undefined when they are nothing that is known. The first 4096 bytes of a file are enough. */
export function contentType(bytes: Uint8Array): ContentType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096))
  const word = (from: number, to: number) => head.toString('latin1', from, to)
  if (word(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (word(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (word(0, 4) === 'RIFF' && word(8, 12) === 'WEBP') return 'image/webp'
  if (word(0, 6) === 'GIF87a' || word(0, 6) === 'GIF89a') return 'image/gif'
  if (word(4, 8) === 'ftyp') return isoType(word(8, 12))
  if (word(0, 4) === '\x1aE\xdf\xa3') return word(4, 64).includes('\x42\x82\x84webm') ? 'video/webm' : undefined
  if (word(0, FRAMES_MARK.length) === FRAMES_MARK) return FRAMES_TYPE
  if (isTensors(head)) return 'application/x-safetensors'
  return isJson(head) ? 'application/json' : undefined
}

function isoType(brand: string): ContentType | undefined {
  if (NO_VIDEO.has(brand)) return undefined
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4'
}

function isTensors(head: Buffer): boolean {
  if (head.length < 10) return false
  const length = head.readBigUInt64LE(0)
  return length >= 2n && length <= MOST_TENSOR_HEAD && /^\{\s*["}]/.test(head.toString('latin1', 8, 72))
}

/** Whether the beginning is that of a JSON object or list, in UTF-8. */
function isJson(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  // the last character may be cut in the middle
  if (text.slice(0, -4).includes('\uFFFD')) return false
  return /^\s*(\{\s*("|\}\s*$)|\[\s*(["[{\d\-tfn]|\]\s*$))/.test(text)
}
