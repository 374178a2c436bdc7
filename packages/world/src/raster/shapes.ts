import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import { fill } from './fill.ts'

/** An ellipse: centre, radii, turn in radians. */
export function ellipse(on: Canvas, x: number, y: number, rx: number, ry: number, colour: Colour, turn = 0) {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const wide = Math.sqrt(rx * rx * cos * cos + ry * ry * sin * sin)
  const high = Math.sqrt(rx * rx * sin * sin + ry * ry * cos * cos)
  const [ax, ay, bx, by] = [cos / rx, sin / rx, -sin / ry, cos / ry]
  const [wx, wy] = [1 / (rx * rx), 1 / (ry * ry)]
  const deep = -Math.min(rx, ry)
  fill(on, [x - wide, y - high, x + wide, y + high], colour, (row, count, u, v, du, dv) => {
    let p = (u - x) * ax + (v - y) * ay
    let q = (u - x) * bx + (v - y) * by
    const dp = du * ax + dv * ay
    const dq = du * bx + dv * by
    for (let i = 0; i < count; i++, p += dp, q += dq) {
      const near = p * p + q * q
      row[i] = near < 1e-9 ? deep : (near - Math.sqrt(near)) / Math.sqrt(p * p * wx + q * q * wy)
    }
  })
}

/** A circle. */
export function disc(on: Canvas, x: number, y: number, radius: number, colour: Colour) {
  ellipse(on, x, y, radius, radius, colour)
}

/** A ring: centre, radius of its middle line, half its width. */
export function ring(on: Canvas, x: number, y: number, radius: number, half: number, colour: Colour) {
  const reach = radius + half
  fill(on, [x - reach, y - reach, x + reach, y + reach], colour, (row, count, u, v, du, dv) => {
    for (let i = 0; i < count; i++, u += du, v += dv)
      row[i] = Math.abs(Math.sqrt((u - x) * (u - x) + (v - y) * (v - y)) - radius) - half
  })
}

/** A box with rounded corners: centre, half width, half height, corner radius. */
export function box(on: Canvas, x: number, y: number, w: number, h: number, round: number, colour: Colour) {
  const corner = Math.min(round, w, h)
  fill(on, [x - w, y - h, x + w, y + h], colour, (row, count, u, v, du, dv) => {
    for (let i = 0; i < count; i++, u += du, v += dv) {
      const p = Math.abs(u - x) - w + corner
      const q = Math.abs(v - y) - h + corner
      const out = p > 0 && q > 0 ? Math.sqrt(p * p + q * q) : Math.max(p, q)
      row[i] = out - corner
    }
  })
}

/** A line through points [x, y, x, y, …] whose half width goes from r0 to r1. */
export function stroke(on: Canvas, points: readonly number[], r0: number, r1: number, colour: Colour) {
  const parts = points.length / 2 - 1
  fill(on, around(points, Math.max(r0, r1)), colour, (row, count, u, v, du, dv) => {
    for (let i = 0; i < count; i++, u += du, v += dv) {
      let best = 1e9
      for (let k = 0; k < parts; k++) {
        const x = points[2 * k]
        const y = points[2 * k + 1]
        const ex = points[2 * k + 2] - x
        const ey = points[2 * k + 3] - y
        let t = ((u - x) * ex + (v - y) * ey) / (ex * ex + ey * ey + 1e-12)
        t = t < 0 ? 0 : t > 1 ? 1 : t
        const p = u - x - ex * t
        const q = v - y - ey * t
        const d = Math.sqrt(p * p + q * q) - r0 - ((r1 - r0) * (k + t)) / parts
        if (d < best) best = d
      }
      row[i] = best
    }
  })
}

/** A filled polygon through points [x, y, x, y, …], grown by `round`, which also rounds its corners. */
export function polygon(on: Canvas, points: readonly number[], round: number, colour: Colour) {
  const corners = points.length
  fill(on, around(points, round), colour, (row, count, u, v, du, dv) => {
    for (let i = 0; i < count; i++, u += du, v += dv) {
      let best = 1e9
      let inside = false
      for (let k = 0, j = corners - 2; k < corners; j = k, k += 2) {
        const x = points[k]
        const y = points[k + 1]
        const ex = points[j] - x
        const ey = points[j + 1] - y
        let t = ((u - x) * ex + (v - y) * ey) / (ex * ex + ey * ey + 1e-12)
        t = t < 0 ? 0 : t > 1 ? 1 : t
        const p = u - x - ex * t
        const q = v - y - ey * t
        best = Math.min(best, p * p + q * q)
        if (y > v !== points[j + 1] > v && u < (ex * (v - y)) / ey + x) inside = !inside
      }
      row[i] = (inside ? -Math.sqrt(best) : Math.sqrt(best)) - round
    }
  })
}

function around(points: readonly number[], margin: number): readonly [number, number, number, number] {
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
