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

/** What a stage's light and film do to each pixel, the same on every frame: fall-off, and grain with half a step to round. */
export type Lens = { fall: Float64Array; dust: Float64Array }

/** Light falls off from its side, edges darken. */
export function lens({ size, lightX }: Canvas): Lens {
  const fall = new Float64Array(size * size)
  const dust = new Float64Array(size * size)
  for (let y = 0, at = 0; y < size; y++) {
    const v = ((y + 0.5) / size) * 2 - 1
    for (let x = 0; x < size; x++, at++) {
      const u = ((x + 0.5) / size) * 2 - 1
      fall[at] = (1 + 0.15 * u * lightX) * (1.03 - 0.1 * (u * u + v * v))
      dust[at] = grain(x, y) + 0.5
    }
  }
  return { fall, dust }
}

/** Develops a painted canvas into RGB bytes: seen through a lens, on a stock. */
export function develop({ pixels }: Canvas, { fall, dust }: Lens, grade: Grade, out: Uint8Array) {
  const { gain, lift, colour } = stocks[grade]
  const [gainR, gainG, gainB] = gain
  const [liftR, liftG, liftB] = lift
  const pale = 1 - colour
  for (let i = 0, at = 0; i < fall.length; i++, at += 3) {
    const light = fall[i]
    const r = pixels[at] * light
    const g = pixels[at + 1] * light
    const b = pixels[at + 2] * light
    const speck = dust[i]
    const grey = (0.3 * r + 0.59 * g + 0.11 * b) * pale
    out[at] = clamp((r * colour + grey) * gainR + liftR + speck)
    out[at + 1] = clamp((g * colour + grey) * gainG + liftG + speck)
    out[at + 2] = clamp((b * colour + grey) * gainB + liftB + speck)
  }
}

function clamp(value: number): number {
  const whole = value | 0
  return whole < 0 ? 0 : whole > 255 ? 255 : whole
}
