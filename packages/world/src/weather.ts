import { type Random, random } from './random.ts'
import { type Canvas, penned } from './raster/canvas.ts'
import { stroke } from './raster/lines.ts'
import { disc, ellipse } from './raster/shapes.ts'
import type { Weather } from './traits.ts'

/** Where in the air of a scene we are: near (before the characters) or far, and the time in seconds. */
export type Air = { weather: Weather; near: boolean; seconds: number; seed: number; dark: boolean }

/** Paints what falls. The pen must look at the layer; particles wrap round, so every moment of a shot looks alike. */
export function particles(on: Canvas, { weather, near, seconds, seed, dark }: Air) {
  const from = random(seed, near ? 21 : 20)
  const scale = near ? 1.35 : 0.9
  if (weather === 'rain') penned(on, { lit: false, opacity: 0.62 }, () => rain(on, from, seconds, scale))
  if (weather === 'snow')
    penned(on, { lit: false, opacity: 0.92 }, () => snow(on, from, seconds, scale, dark ? 0xd5def5 : 0xffffff))
  if (weather === 'falling leaves') leaves(on, from, seconds, near ? 5 : 9)
}

const spanX = 3.2
const spanY = 2.7

/** A place in the air that falls and drifts, wrapped into the frame of a wide shot. */
function fall(from: Random, seconds: number, speed: number, drift: number): readonly [number, number] {
  const x = from.between(0, spanX) + drift * seconds
  const y = from.between(0, spanY) + speed * seconds
  return [(((x % spanX) + spanX) % spanX) - spanX / 2, (y % spanY) - 2.05]
}

function rain(on: Canvas, from: Random, seconds: number, scale: number) {
  for (let k = 0; k < 15; k++) {
    const [x, y] = fall(from, seconds, 2.4 * scale, -0.4 * scale)
    stroke(on, [x, y, x - 0.035 * scale, y + 0.2 * scale], 0.021 * scale, 0.021 * scale, 0xd4e6f6)
  }
}

function snow(on: Canvas, from: Random, seconds: number, scale: number, paper: number) {
  for (let k = 0; k < 15; k++) {
    const [x, y] = fall(from, seconds, 0.42 * scale, 0.1)
    const sway = 0.06 * Math.sin(seconds * 1.7 + k * 2.4)
    disc(on, x + sway, y, (0.03 + 0.012 * (k % 3)) * scale, paper)
  }
}

const leafPapers = [0xe0662a, 0xf0a830, 0xc9402e]

function leaves(on: Canvas, from: Random, seconds: number, count: number) {
  const scale = count < 9 ? 1.2 : 0.9
  for (let k = 0; k < count; k++) {
    const [x, y] = fall(from, seconds, 0.45 * scale, -0.22)
    const sway = Math.sin(seconds * 2 + k * 1.9)
    ellipse(on, x + 0.1 * sway, y, 0.085 * scale, 0.042 * scale, leafPapers[k % 3], 0.8 * sway + k)
  }
}
