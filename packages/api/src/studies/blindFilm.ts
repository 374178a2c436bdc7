import { ApiFault } from '../fault.ts'

// what a film's file says of itself: titles, comments, the graph that made it, padding in which anything may stand
const told = new Set(['uuid', 'udta', 'meta', 'free', 'skip', 'wide', 'cprt'])
// boxes that hold boxes on the way to what a track says of itself
const opened = new Set(['moov', 'trak', 'mdia', 'moof', 'traf'])

const LARGE_HEADER = 16
/** A handler's name follows its version, its type and reserved room. */
const HANDLER_NAME_AT = 24

/**
 * The same film, from whose file nobody can read who made it and how: titles, comments and embedded graphs are blanked, and
 * nothing is moved, so that it plays as before. Throws bad-input for what is no MP4.
 */
export function blindFilm(film: Uint8Array): Buffer {
  const blind = Buffer.from(film)
  const seen = blank(blind, 0, blind.length)
  if (!seen.has('ftyp') || !seen.has('moov')) throw noFilm()
  return blind
}

/** Blanks what lies between two places; returns the kinds of box that lie there. */
function blank(film: Buffer, from: number, to: number): Set<string> {
  const seen = new Set<string>()
  for (let at = from; at < to; ) {
    const { type, start, end } = boxAt(film, at, to)
    seen.add(type)
    if (told.has(type)) {
      film.write('free', at + 4, 'latin1')
      film.fill(0, start, end)
    } else if (type === 'hdlr') film.fill(0, Math.min(start + HANDLER_NAME_AT, end), end)
    else if (opened.has(type)) blank(film, start, end)
    at = end
  }
  return seen
}

function boxAt(film: Buffer, at: number, to: number): { type: string; start: number; end: number } {
  if (at + 8 > to) throw noFilm()
  const short = film.readUInt32BE(at)
  if (short === 1 && at + LARGE_HEADER > to) throw noFilm()
  // 1: the true size follows in 64 bits; 0: the box runs to the end
  const length = short === 1 ? Number(film.readBigUInt64BE(at + 8)) : short || to - at
  const start = at + (short === 1 ? LARGE_HEADER : 8)
  const end = at + length
  if (start > end || end > to) throw noFilm()
  return { type: film.toString('latin1', at + 4, at + 8), start, end }
}

const noFilm = () => new ApiFault('bad-input', 'a film is no whole MP4; write it again and send it anew')
