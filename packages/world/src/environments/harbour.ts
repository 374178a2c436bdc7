import { penned } from '../raster/canvas.ts'
import { glow, ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

function lighthouse({ on, hour }: Decor, x: number) {
  ellipse(on, x, -0.42, 0.42, 0.2, 0x6f7484)
  const band = (low: number, high: number, w0: number, w1: number, colour: number) =>
    polygon(on, [x - w0, low, x + w0, low, x + w1, high, x - w1, high], 0.012, colour)
  const widths = [0.2, 0.18, 0.16, 0.14, 0.12]
  penned(on, { drop: 0.06 }, () => {
    for (let k = 0; k < 4; k++)
      band(-0.5 - k * 0.22, -0.72 - k * 0.22, widths[k], widths[k + 1], k % 2 ? 0xfdf4e6 : 0xd8382f)
  })
  box(on, x, -1.42, 0.19, 0.035, 0.02, 0x333a4c)
  penned(on, { lit: false }, () => box(on, x, -1.52, 0.1, 0.09, 0.02, 0xffe48a))
  polygon(on, [x - 0.14, -1.62, x + 0.14, -1.62, x, -1.76], 0.02, 0xd8382f)
  if (hour.dark) glow(on, x, -1.52, 0.8, 0xffdd80, 0.6)
}

/** Grey-green water, a fishing boat, a plank quay with bollards, and one striped lighthouse. */
export const harbour: Place = {
  indoor: false,
  sky: true,
  far: ({ on }) => {
    ground(on, { level: -0.8, swell: 0.05, waves: 0.9, phase: 1, colour: 0x6f9a94 })
    ground(on, { level: -0.66, colour: 0x2f7f94 })
  },
  middle: (decor) => {
    const { on, side } = decor
    lighthouse(decor, 0.88 * side)
    const x = -0.75 * side
    stroke(on, [x, -0.5, x, -1.3], 0.03, 0.025, 0x5a3e30)
    polygon(on, [x + 0.06, -0.68, x + 0.06, -1.24, x + 0.38, -0.68], 0.015, 0xf6a13a)
    box(on, x - 0.2, -0.66, 0.12, 0.13, 0.03, 0xfdf4e6)
    polygon(on, [x - 0.48, -0.58, x + 0.48, -0.58, x + 0.34, -0.36, x - 0.34, -0.36], 0.04, 0x2a5fae)
    ground(on, { level: -0.46, swell: 0.02, waves: 3.4, colour: 0x3f9aa8 })
  },
  floor: ({ on, side }) => {
    box(on, 0, -0.1, 3, 0.24, 0.02, 0xa87c52)
    for (let k = -5; k < 6; k++) box(on, k * 0.42, -0.1, 0.016, 0.24, 0.01, 0x7c5638)
    for (const x of [-1.02 * side, 0.72 * side]) {
      box(on, x, -0.38, 0.085, 0.14, 0.04, 0x4a4250)
      ellipse(on, x, -0.52, 0.12, 0.055, 0x5c5464)
    }
    ground(on, { level: 0.14, colour: 0x6e4a30 })
  },
  front: ({ on, side }) => ellipse(on, -1.2 * side, 0.93, 0.34, 0.6, 0xd8a23e),
}
