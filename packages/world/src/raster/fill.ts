import { blend } from './blend.ts'
import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import type { Row } from './row.ts'

/** Says of a row of pixels which the shape may cover, and how far they lie from it. */
export type RowDistance = (row: Row) => void

/** Bounds of a shape in the pen's frame: left, top, right, bottom. */
export type Box = readonly [number, number, number, number]

type Ink = Pick<Row, 'edge' | 'opacity' | 'flat'>

const span = new Int32Array(4)

/** Paints a shape given by its distance field, one pixel of analytic coverage at its edge, shadow first if asked. */
export function fill(on: Canvas, box: Box, colour: Colour, distance: RowDistance) {
  if (on.drop > 0) shadow(on, box, distance)
  const edge = Math.max(1, on.soft)
  if (!bounds(on, box, edge, 0, 0)) return
  ink(on, colour, { edge, opacity: on.opacity, flat: !on.lit })
  rows(on, distance, 0, 0)
}

function shadow(on: Canvas, box: Box, distance: RowDistance) {
  const reach = on.size * 0.012
  const edge = Math.max(on.soft, on.size * 0.035)
  const dx = -on.lightX * reach
  // Crumbs cast no shadow; it would cost as much as they do.
  if (!bounds(on, box, edge, dx, reach) || on.row.ramp[9] < on.size * 0.01) return
  ink(on, 0x140f2a, { edge, opacity: on.opacity * on.drop, flat: true })
  rows(on, distance, dx, reach)
}

/** Paints the rows within `span`, the shape moved by (dx, dy) pixels. */
function rows(on: Canvas, distance: RowDistance, dx: number, dy: number) {
  const { a, b, c, d, e, f, row } = on
  const [left, right] = [span[0], span[2]]
  const det = a * d - b * c
  row.perUnit = Math.sqrt(Math.abs(det))
  // A millionth further than needed: distances are kept as f32.
  row.far = ((0.5 * row.edge) / row.perUnit) * 1.000001
  row.deep = (Math.max(0.5 * row.edge, row.flat ? 0 : row.ramp[9]) / row.perUnit) * 1.000001
  row.du = d / det
  row.dv = -b / det
  row.x = left
  const px = left + 0.5 - e - dx
  for (let y = span[1]; y < span[3]; y++) {
    const py = y + 0.5 - f - dy
    row.y = y
    row.u = (px * d - py * c) / det
    row.v = (py * a - px * b) / det
    row.from = row.solid = row.solidEnd = 0
    row.to = right - left
    distance(row)
    blend(on)
  }
}

/** Pixel bounds of the box into `span`; false when nothing is on the canvas. Also sets the light's ramp over the box. */
function bounds(on: Canvas, [l, t, r, b]: Box, edge: number, dx: number, dy: number): boolean {
  const { ramp } = on.row
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

/** Says of the row how it is laid on, with the colour at mid light and its change towards the key light, hazed. */
function ink({ row, light, haze, hazeColour }: Canvas, colour: Colour, { edge, opacity, flat }: Ink) {
  row.edge = edge
  row.opacity = opacity
  row.flat = flat
  for (let i = 0; i < 3; i++) {
    const shift = 16 - 8 * i
    const base = (colour >> shift) & 255
    const air = (hazeColour >> shift) & 255
    const key = flat ? 1 : light.key[i]
    const fillLight = flat ? 1 : light.fill[i]
    row.ramp[3 + i] = (base * (key + fillLight)) / 2 + (air - (base * (key + fillLight)) / 2) * haze
    row.ramp[6 + i] = ((base * (key - fillLight)) / 2) * (1 - haze)
  }
}
