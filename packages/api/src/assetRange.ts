import { ApiFault } from './fault.ts'

/** Bytes from `from` up to, without, `to`. */
export type ByteRange = { from: number; to: number }

/** The part of `bytes` that a Range header asks for, or null for the whole. Several ranges at once are answered with the whole. */
export function readRange(header: string | null, bytes: number): ByteRange | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, first, last] = match
  // "-500" are the last 500 bytes; an end beyond the end is the end
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1)
  if (from < to) return { from, to }
  throw new ApiFault('wrong-range', `the file has ${bytes} bytes; ask for a part of those`)
}
