import type { Canvas } from './raster/canvas.ts'
import type { Grade } from './traits.ts'

/** How film stock answers: gain and lift of each channel, then how much colour stays. */
type Stock = { gain: readonly [number, number, number]; lift: readonly [number, number, number]; colour: number }

const stocks: Record<Grade, Stock> = {
  natural: { gain: [1, 1, 1], lift: [0, 0, 0], colour: 1.06 },
  golden: { gain: [1.08, 1, 0.78], lift: [6, 4, 0], colour: 1.05 },
  teal: { gain: [0.93, 0.98, 1], lift: [-6, 8, 22], colour: 1.04 },
  rose: { gain: [1.03, 0.93, 0.95], lift: [13, 0, 7], colour: 1 },
  faded: { gain: [0.8, 0.8, 0.78], lift: [40, 38, 38], colour: 0.72 },
}

/** Static paper grain of ±1.5 for a pixel: the same on every frame. */
function grain(x: number, y: number): number {
  let h = Math.imul(x + 1, 0x27d4eb2d) ^ Math.imul(y + 1, 0x165667b1)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return ((h >>> 16) & 255) / 85 - 1.5
}

/** Develops a painted canvas into RGB bytes: light falls off from its side, edges darken, stock and grain are applied. */
export function develop(on: Canvas, grade: Grade, out: Uint8Array, offset: number) {
  const { size, pixels, lightX } = on
  const { gain, lift, colour } = stocks[grade]
  for (let y = 0, at = 0; y < size; y++) {
    const v = ((y + 0.5) / size) * 2 - 1
    for (let x = 0; x < size; x++, at += 3) {
      const u = ((x + 0.5) / size) * 2 - 1
      const fall = (1 + 0.15 * u * lightX) * (1.03 - 0.1 * (u * u + v * v))
      const r = pixels[at] * fall
      const g = pixels[at + 1] * fall
      const b = pixels[at + 2] * fall
      const grey = (0.3 * r + 0.59 * g + 0.11 * b) * (1 - colour)
      const dust = grain(x, y) + 0.5
      out[offset + at] = clamp((r * colour + grey) * gain[0] + lift[0] + dust)
      out[offset + at + 1] = clamp((g * colour + grey) * gain[1] + lift[1] + dust)
      out[offset + at + 2] = clamp((b * colour + grey) * gain[2] + lift[2] + dust)
    }
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}
