import { harden, keep, MOST_PARTS, PART, type Row } from './row.ts'

/** Notes a part: from the point at one place of a list to that at another. */
export function note({ parts }: Row, at: number, points: readonly number[], from: number, to: number) {
  if (at >= parts.length) throw new RangeError(`a line or outline has at most ${MOST_PARTS} parts; draw it in pieces`)
  const x = points[from]
  const y = points[from + 1]
  const ex = points[to] - x
  const ey = points[to + 1] - y
  parts[at] = x
  parts[at + 1] = y
  parts[at + 2] = ex
  parts[at + 3] = ey
  parts[at + 4] = ex * ex + ey * ey + 1e-12
  parts[at + 5] = points[to + 1]
}

/** Keeps of a row what lies within `seen` of the parts; lists those that come within that or `clear`, and says how many. */
export function meet(row: Row, count: number, seen: number, clear: number): number {
  const { parts, near, u, v, du, dv } = row
  const perUnit = 1 / Math.sqrt(du * du + dv * dv)
  const alongX = du * perUnit
  const alongY = dv * perUnit
  const felt = Math.max(seen, clear)
  let met = 0
  let first = 1e9
  let last = -1e9
  for (let at = 0; at < count * PART; at += PART) {
    const x = parts[at] - u
    const y = parts[at + 1] - v
    const ex = parts[at + 2]
    const ey = parts[at + 3]
    const off = y * alongX - x * alongY
    const turn = ey * alongX - ex * alongY
    const end = off + turn
    if ((off > felt && end > felt) || (off < -felt && end < -felt)) continue
    near[met++] = at
    const start = x * alongX + y * alongY
    const way = ex * alongX + ey * alongY
    const low = Math.min(start, start + way)
    const high = Math.max(start, start + way)
    // What is near a part lies near its stretch of the row, and near its line, which crosses the row.
    const steep = Math.abs(turn) > 1e-6
    const cross = steep ? start - (off * way) / turn : 0
    const slant = steep ? Math.sqrt(parts[at + 4]) / Math.abs(turn) : 1e9
    parts[at + 6] = Math.max(low - clear, cross - clear * slant) * perUnit
    parts[at + 7] = Math.min(high + clear, cross + clear * slant) * perUnit
    if ((off > seen && end > seen) || (off < -seen && end < -seen)) continue
    first = Math.min(first, Math.max(low - seen, cross - seen * slant))
    last = Math.max(last, Math.min(high + seen, cross + seen * slant))
  }
  keep(row, first * perUnit, last * perUnit)
  return met
}

/** Makes solid what no part of an outline comes near about the middle of the row, if that is inside. */
export function hollow(row: Row, count: number, met: number) {
  const { parts, near } = row
  const middle = (row.from + row.to - 1) / 2
  let first = -1e9
  let last = 1e9
  for (let n = 0; n < met; n++) {
    const start = parts[near[n] + 6]
    const end = parts[near[n] + 7]
    if (start > middle) last = Math.min(last, start)
    else if (end < middle) first = Math.max(first, end)
    else return
  }
  if (isInside(row, count, row.u + middle * row.du, row.v + middle * row.dv)) harden(row, first, last)
}

/** Whether a point is inside an outline of so many parts. */
export function isInside({ parts }: Row, count: number, u: number, v: number): boolean {
  let inside = false
  for (let at = 0; at < count * PART; at += PART) {
    const y = parts[at + 1]
    if (y > v !== parts[at + 5] > v && u < (parts[at + 2] * (v - y)) / parts[at + 3] + parts[at]) inside = !inside
  }
  return inside
}

/** How far along a part, 0 to 1, its point lies that is nearest to a point. */
export function along(parts: Float64Array, at: number, u: number, v: number): number {
  const t = ((u - parts[at]) * parts[at + 2] + (v - parts[at + 1]) * parts[at + 3]) / parts[at + 4]
  return t < 0 ? 0 : t > 1 ? 1 : t
}

/** The square of the way from a point to the one that lies so far along a part. */
export function offSquare(parts: Float64Array, at: number, u: number, v: number, t: number): number {
  const p = u - parts[at] - parts[at + 2] * t
  const q = v - parts[at + 1] - parts[at + 3] * t
  return p * p + q * q
}
