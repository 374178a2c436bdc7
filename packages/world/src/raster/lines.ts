import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import { type Box, fill } from './fill.ts'
import { along, hollow, isInside, meet, note, offSquare } from './parts.ts'
import { PART } from './row.ts'

/** A line through points [x, y, x, y, …] whose half width goes from r0 to r1. */
export function stroke(on: Canvas, points: readonly number[], r0: number, r1: number, colour: Colour) {
  const count = points.length / 2 - 1
  for (let k = 0; k < count; k++) note(on.row, k * PART, points, 2 * k, 2 * k + 2)
  const widest = Math.max(r0, r1)
  const grows = r1 - r0
  fill(on, around(points, widest), colour, (row) => {
    const met = meet(row, count, widest + row.far, 0)
    const { distance, parts, near, from, to, du, dv } = row
    let { u, v } = row
    for (let i = 0; i < to; i++, u += du, v += dv) {
      if (i < from) continue
      let best = 1e9
      for (let n = 0; n < met; n++) {
        const at = near[n]
        const t = along(parts, at, u, v)
        const grown = grows === 0 ? 0 : (grows * (at / PART + t)) / count
        const d = Math.sqrt(offSquare(parts, at, u, v, t)) - r0 - grown
        if (d < best) best = d
      }
      distance[i] = best
    }
  })
}

/** A filled polygon through points [x, y, x, y, …], grown by `round`, which also rounds its corners. */
export function polygon(on: Canvas, points: readonly number[], round: number, colour: Colour) {
  const count = points.length / 2
  for (let k = 0; k < count; k++) note(on.row, k * PART, points, 2 * k, 2 * ((k + count - 1) % count))
  fill(on, around(points, round), colour, (row) => {
    const met = meet(row, count, round + row.far, Math.max(0, row.deep - round))
    hollow(row, count, met)
    const { distance, parts, near, from, to, solid, solidEnd, du, dv } = row
    let { u, v } = row
    for (let i = 0; i < to; i++, u += du, v += dv) {
      if (i < from || (i >= solid && i < solidEnd)) continue
      let best = 1e9
      for (let n = 0; n < met; n++) {
        const at = near[n]
        const square = offSquare(parts, at, u, v, along(parts, at, u, v))
        if (square < best) best = square
      }
      distance[i] = (isInside(row, count, u, v) ? -Math.sqrt(best) : Math.sqrt(best)) - round
    }
  })
}

function around(points: readonly number[], margin: number): Box {
  let l = points[0]
  let t = points[1]
  let r = l
  let b = t
  for (let k = 2; k < points.length; k += 2) {
    l = Math.min(l, points[k])
    r = Math.max(r, points[k])
    t = Math.min(t, points[k + 1])
    b = Math.max(b, points[k + 1])
  }
  return [l - margin, t - margin, r + margin, b + margin]
}
