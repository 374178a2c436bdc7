import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import { fill } from './fill.ts'
import { harden, keep, type Row } from './row.ts'

/** An ellipse: centre, radii, turn in radians. */
export function ellipse(on: Canvas, x: number, y: number, rx: number, ry: number, colour: Colour, turn = 0) {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const wide = Math.sqrt(rx * rx * cos * cos + ry * ry * sin * sin)
  const high = Math.sqrt(rx * rx * sin * sin + ry * ry * cos * cos)
  const ax = cos / rx
  const ay = sin / rx
  const bx = -sin / ry
  const by = cos / ry
  const wx = 1 / (rx * rx)
  const wy = 1 / (ry * ry)
  const least = Math.min(rx, ry)
  fill(on, [x - wide, y - high, x + wide, y + high], colour, (row) => {
    const { distance, u, v, du, dv } = row
    let p = (u - x) * ax + (v - y) * ay
    let q = (u - x) * bx + (v - y) * by
    const dp = du * ax + dv * ay
    const dq = du * bx + dv * by
    ellipseEnds(row, p, q, { dp, dq, least })
    const { from, to, solid, solidEnd } = row
    for (let i = 0; i < to; i++, p += dp, q += dq) {
      if (i < from || (i >= solid && i < solidEnd)) continue
      const near = p * p + q * q
      distance[i] = near < 1e-9 ? -least : (near - Math.sqrt(near)) / Math.sqrt(p * p * wx + q * q * wy)
    }
  })
}

/** Ends of a row through an ellipse: a point where √(p² + q²) = k is at least |k - 1| · the lesser radius from its edge. */
function ellipseEnds(row: Row, p: number, q: number, { dp, dq, least }: { dp: number; dq: number; least: number }) {
  const step = dp * dp + dq * dq
  const middle = -(p * dp + q * dq) / step
  const off = (p * p + q * q) / step - middle * middle
  const outer = 1 + row.far / least
  const reach = Math.sqrt((outer * outer) / step - off)
  // not a number where the row passes by
  if (reach >= 0) keep(row, middle - reach, middle + reach)
  else row.to = 0
  const inner = Math.max(0, 1 - row.deep / least)
  const deep = Math.sqrt((inner * inner) / step - off)
  if (deep > 0) harden(row, middle - deep, middle + deep)
}

/** A circle. */
export function disc(on: Canvas, x: number, y: number, radius: number, colour: Colour) {
  ellipse(on, x, y, radius, radius, colour)
}

/** A ring: centre, radius of its middle line, half its width. */
export function ring(on: Canvas, x: number, y: number, radius: number, half: number, colour: Colour) {
  const reach = radius + half
  fill(on, [x - reach, y - reach, x + reach, y + reach], colour, (row) => {
    const { distance, to, du, dv } = row
    let { u, v } = row
    for (let i = 0; i < to; i++, u += du, v += dv)
      distance[i] = Math.abs(Math.sqrt((u - x) * (u - x) + (v - y) * (v - y)) - radius) - half
  })
}

/** A box with rounded corners: centre, half width, half height, corner radius. */
export function box(on: Canvas, x: number, y: number, w: number, h: number, round: number, colour: Colour) {
  const corner = Math.min(round, w, h)
  fill(on, [x - w, y - h, x + w, y + h], colour, (row) => {
    const { distance, du, dv } = row
    let { u, v } = row
    boxEnds(row, u - x, v - y, { w, h, corner })
    const { from, to, solid, solidEnd } = row
    for (let i = 0; i < to; i++, u += du, v += dv) {
      if (i < from || (i >= solid && i < solidEnd)) continue
      const p = Math.abs(u - x) - w + corner
      const q = Math.abs(v - y) - h + corner
      const out = p > 0 && q > 0 ? Math.sqrt(p * p + q * q) : Math.max(p, q)
      distance[i] = out - corner
    }
  })
}

/** Ends of a row through a box: within its corners' radius both sides count, so nothing there is taken for deep. */
function boxEnds(row: Row, u: number, v: number, { w, h, corner }: { w: number; h: number; corner: number }) {
  const { du, dv, far } = row
  const deep = Math.max(row.deep, corner)
  const across = stretch(u, du, w + far)
  const down = stretch(v, dv, h + far)
  keep(row, Math.max(across.first, down.first), Math.min(across.last, down.last))
  const deepAcross = stretch(u, du, w - deep)
  const deepDown = stretch(v, dv, h - deep)
  harden(row, Math.max(deepAcross.first, deepDown.first), Math.min(deepAcross.last, deepDown.last))
}

/** Between which pixels of a row |at + i · step| is at most `half`. */
function stretch(at: number, step: number, half: number): { first: number; last: number } {
  if (step === 0) return Math.abs(at) > half ? { first: 1e6, last: -1e6 } : { first: -1e6, last: 1e6 }
  const reach = half / Math.abs(step)
  return { first: -at / step - reach, last: -at / step + reach }
}
