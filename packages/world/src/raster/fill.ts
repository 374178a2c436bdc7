import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'

/** Writes signed distances (stage units, negative inside) of `count` points that start at (u, v) and step (du, dv). */
export type RowDistance = (row: Float32Array, count: number, u: number, v: number, du: number, dv: number) => void

/** Bounds of a shape in the pen's frame: left, top, right, bottom. */
export type Box = readonly [number, number, number, number]

const span = new Int32Array(4)
const ramp = new Float32Array(10)

/** Paints a shape given by its distance field, one pixel of analytic coverage at its edge, shadow first if asked. */
export function fill(on: Canvas, box: Box, colour: Colour, distance: RowDistance) {
  if (on.drop > 0) {
    const reach = on.size * 0.012
    pass(on, box, distance, { colour: 0x140f2a, shadow: true, dx: -on.lightX * reach, dy: reach })
  }
  pass(on, box, distance, { colour, shadow: false, dx: 0, dy: 0 })
}

type Pass = { colour: Colour; shadow: boolean; dx: number; dy: number }

function pass(on: Canvas, box: Box, distance: RowDistance, { colour, shadow, dx, dy }: Pass) {
  const edge = shadow ? Math.max(on.soft, on.size * 0.035) : Math.max(1, on.soft)
  if (!bounds(on, box, edge, dx, dy)) return
  // Crumbs cast no shadow; it would cost as much as they do.
  if (shadow && ramp[9] < on.size * 0.01) return
  const x0 = span[0]
  const y0 = span[1]
  const x1 = span[2]
  const y1 = span[3]
  const det = on.a * on.d - on.b * on.c
  const perUnit = Math.sqrt(Math.abs(det))
  const du = on.d / det
  const dv = -on.b / det
  const px = x0 + 0.5 - on.e - dx
  prepare(on, colour, shadow)
  for (let y = y0; y < y1; y++) {
    const py = y + 0.5 - on.f - dy
    distance(on.row, x1 - x0, (px * on.d - py * on.c) / det, (py * on.a - px * on.b) / det, du, dv)
    const opacity = shadow ? on.opacity * on.drop : on.opacity
    blend(on, y, perUnit, edge, opacity, shadow)
  }
}

/** Pixel bounds of the box into `span`; false when nothing is on the canvas. Also sets the light's ramp over the box. */
function bounds(on: Canvas, [l, t, r, b]: Box, edge: number, dx: number, dy: number): boolean {
  const cx = (on.a * (l + r) + on.c * (t + b)) / 2 + on.e + dx
  const cy = (on.b * (l + r) + on.d * (t + b)) / 2 + on.f + dy
  const hx = (Math.abs(on.a) * (r - l) + Math.abs(on.c) * (b - t)) / 2
  const hy = (Math.abs(on.b) * (r - l) + Math.abs(on.d) * (b - t)) / 2
  span[0] = Math.max(0, Math.floor(cx - hx - edge))
  span[1] = Math.max(0, Math.floor(cy - hy - edge))
  span[2] = Math.min(on.size, Math.ceil(cx + hx + edge))
  span[3] = Math.min(on.size, Math.ceil(cy + hy + edge))
  ramp[0] = (0.75 * on.lightX) / Math.max(hx, 1)
  ramp[1] = -0.75 / Math.max(hy, 1)
  ramp[2] = -ramp[0] * cx - ramp[1] * cy
  ramp[9] = Math.min(hx, hy) * 0.5
  return span[2] > span[0] && span[3] > span[1]
}

/** Colour at mid light (ramp 3–5) and its change towards the key light (ramp 6–8), hazed. */
function prepare(on: Canvas, colour: Colour, shadow: boolean) {
  const flat = shadow || !on.lit
  for (let i = 0; i < 3; i++) {
    const shift = 16 - 8 * i
    const base = (colour >> shift) & 255
    const air = (on.hazeColour >> shift) & 255
    const key = flat ? 1 : on.light.key[i]
    const fillLight = flat ? 1 : on.light.fill[i]
    ramp[3 + i] = (base * (key + fillLight)) / 2 + (air - (base * (key + fillLight)) / 2) * on.haze
    ramp[6 + i] = ((base * (key - fillLight)) / 2) * (1 - on.haze)
  }
}

function blend(on: Canvas, y: number, perUnit: number, edge: number, opacity: number, shadow: boolean) {
  const { row, pixels, size } = on
  // Read one by one: taking a typed array apart by pattern runs an iterator.
  const gx = ramp[0]
  const r0 = ramp[3]
  const g0 = ramp[4]
  const b0 = ramp[5]
  const r1 = ramp[6]
  const g1 = ramp[7]
  const b1 = ramp[8]
  const rim = ramp[9]
  const x0 = span[0]
  const count = span[2] - x0
  const rimShare = 0.6 / rim
  const inverse = 1 / edge
  const rowLight = ramp[1] * (y + 0.5) + ramp[2]
  for (let i = 0, at = (y * size + x0) * 3; i < count; i++, at += 3) {
    const d = row[i] * perUnit
    let cover = 0.5 - d * inverse
    if (cover <= 0) continue
    if (cover >= 1) cover = 1
    else if (edge > 1.5) cover = cover * cover * (3 - 2 * cover)
    cover *= opacity
    let lit = 0
    if (!shadow) {
      lit = gx * (x0 + i + 0.5) + rowLight
      lit = lit > 1 ? 1 : lit < -1 ? -1 : lit
      // The last stretch before the edge turns further to or from the light, which rounds the paper.
      if (d > -rim) lit *= 1.6 + d * rimShare
    }
    pixels[at] += (r0 + lit * r1 - pixels[at]) * cover
    pixels[at + 1] += (g0 + lit * g1 - pixels[at + 1]) * cover
    pixels[at + 2] += (b0 + lit * b1 - pixels[at + 2]) * cover
  }
}
