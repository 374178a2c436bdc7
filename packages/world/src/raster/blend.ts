import type { Canvas } from './canvas.ts'

/** Lays the row on the canvas: pixels at its edge by their distances, what is solid without. */
export function blend(on: Canvas) {
  const { from, to, solid, solidEnd } = on.row
  if (solid >= solidEnd) return edge(on, from, to)
  edge(on, from, solid)
  body(on, solid, solidEnd)
  edge(on, solidEnd, to)
}

function edge(on: Canvas, from: number, to: number) {
  const { pixels, size } = on
  const { distance, ramp, x, y, perUnit, opacity } = on.row
  const soft = on.row.edge > 1.5
  // Read one by one: taking a typed array apart by pattern runs an iterator.
  const gx = ramp[0]
  const r0 = ramp[3]
  const g0 = ramp[4]
  const b0 = ramp[5]
  const r1 = ramp[6]
  const g1 = ramp[7]
  const b1 = ramp[8]
  const rim = ramp[9]
  const rimShare = 0.6 / rim
  const inverse = 1 / on.row.edge
  const rowLight = ramp[1] * (y + 0.5) + ramp[2]
  // `| 0` tells V8 that these are whole: places in f64 cost as much as the pixel.
  for (let i = from | 0, at = ((y * size + x + from) * 3) | 0; i < to; i++, at += 3) {
    const d = distance[i] * perUnit
    let cover = 0.5 - d * inverse
    if (cover <= 0) continue
    if (cover >= 1) cover = 1
    else if (soft) cover = cover * cover * (3 - 2 * cover)
    cover *= opacity
    let lit = gx * (x + i + 0.5) + rowLight
    lit = lit > 1 ? 1 : lit < -1 ? -1 : lit
    // The last stretch before the edge turns further to or from the light, which rounds the paper.
    if (d > -rim) lit *= 1.6 + d * rimShare
    const r = pixels[at]
    const g = pixels[at + 1]
    const b = pixels[at + 2]
    pixels[at] = r + (r0 + lit * r1 - r) * cover
    pixels[at + 1] = g + (g0 + lit * g1 - g) * cover
    pixels[at + 2] = b + (b0 + lit * b1 - b) * cover
  }
}

function body(on: Canvas, from: number, to: number) {
  const { pixels, size } = on
  const { ramp, x, y, opacity } = on.row
  const gx = ramp[0]
  const r0 = ramp[3]
  const g0 = ramp[4]
  const b0 = ramp[5]
  const r1 = ramp[6]
  const g1 = ramp[7]
  const b1 = ramp[8]
  const rowLight = ramp[1] * (y + 0.5) + ramp[2]
  for (let i = from | 0, at = ((y * size + x + from) * 3) | 0; i < to; i++, at += 3) {
    let lit = gx * (x + i + 0.5) + rowLight
    lit = lit > 1 ? 1 : lit < -1 ? -1 : lit
    const r = pixels[at]
    const g = pixels[at + 1]
    const b = pixels[at + 2]
    pixels[at] = r + (r0 + lit * r1 - r) * opacity
    pixels[at + 1] = g + (g0 + lit * g1 - g) * opacity
    pixels[at + 2] = b + (b0 + lit * b1 - b) * opacity
  }
}
