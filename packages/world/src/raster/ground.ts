import type { Canvas } from './canvas.ts'
import type { Colour } from './colour.ts'
import { fill } from './fill.ts'
import { harden } from './row.ts'

/** A rolling skyline: everything below y = level + swell·(two sines of x at `waves` per unit). */
export type Roll = { level: number; swell?: number; waves?: number; phase?: number; colour: Colour }

/** Paints all that lies below a rolling line, to the foot of the frame. The pen must not be turned. */
export function ground(on: Canvas, { level, swell = 0, waves = 1, phase = 0, colour }: Roll) {
  const { columns, size } = on
  let lowest = -1e9
  for (let x = 0; x < size; x++) {
    const u = ((x + 0.5 - on.e) / on.a) * waves + phase
    columns[x] = level + swell * (0.65 * Math.sin(u * 2.1) + 0.35 * Math.sin(u * 4.7 + 1.3))
    if (columns[x] > lowest) lowest = columns[x]
  }
  const left = -on.e / on.a
  const right = (size - on.e) / on.a
  const foot = (size - on.f) / on.d
  const top = level - Math.abs(swell)
  if (foot > top)
    fill(on, [left - 1, top, right + 1, foot], colour, (row) => {
      const { distance, v, to } = row
      if (v - lowest > row.deep) harden(row, -1, to)
      else for (let i = 0; i < to; i++) distance[i] = columns[i] - v
    })
}

/** Covers the canvas with a vertical run of colours; stops are shares of the canvas height, first 0, last 1. */
export function wash(on: Canvas, stops: readonly (readonly [number, Colour])[]) {
  const { pixels, size } = on
  for (let y = 0, at = 0; y < size; y++) {
    const share = (y + 0.5) / size
    let k = 1
    while (k < stops.length - 1 && stops[k][0] < share) k++
    const [from, low] = stops[k - 1]
    const [to, high] = stops[k]
    const t = Math.min(1, Math.max(0, (share - from) / (to - from)))
    const r = (low >> 16) + ((high >> 16) - (low >> 16)) * t
    const g = ((low >> 8) & 255) + (((high >> 8) & 255) - ((low >> 8) & 255)) * t
    const b = (low & 255) + ((high & 255) - (low & 255)) * t
    for (let x = 0; x < size; x++, at += 3) {
      pixels[at] = r
      pixels[at + 1] = g
      pixels[at + 2] = b
    }
  }
}

/** Tints towards a light's colour, less with distance: centre and reach in stage units, strength 0–1 at the centre. */
export function glow(on: Canvas, x: number, y: number, reach: number, colour: Colour, strength: number) {
  const { size, pixels } = on
  const cx = on.a * x + on.e
  const cy = on.d * y + on.f
  const radius = on.a * reach
  const y1 = Math.min(size, Math.ceil(cy + radius))
  const x0 = Math.max(0, Math.floor(cx - radius))
  const x1 = Math.min(size, Math.ceil(cx + radius))
  for (let py = Math.max(0, Math.floor(cy - radius)); py < y1; py++) {
    for (let px = x0; px < x1; px++) {
      const near = 1 - ((px + 0.5 - cx) ** 2 + (py + 0.5 - cy) ** 2) / (radius * radius)
      if (near <= 0) continue
      const k = near * near * strength
      const at = (py * size + px) * 3
      pixels[at] += ((colour >> 16) - pixels[at]) * k
      pixels[at + 1] += (((colour >> 8) & 255) - pixels[at + 1]) * k
      pixels[at + 2] += ((colour & 255) - pixels[at + 2]) * k
    }
  }
}
