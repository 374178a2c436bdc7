import { ground } from '../raster/ground.ts'
import { stroke } from '../raster/lines.ts'
import { box, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

function cactus({ on }: Decor, x: number, foot: number, size: number, way: number) {
  const green = 0x3f9a58
  stroke(on, [x, foot, x, foot - 1.15 * size], 0.115 * size, 0.105 * size, green)
  const arm = (s: number, low: number, high: number) =>
    stroke(
      on,
      [x, foot - low * size, x + 0.28 * s * size, foot - low * size, x + 0.28 * s * size, foot - high * size],
      0.07 * size,
      0.065 * size,
      green,
    )
  arm(way, 0.5, 0.88)
  arm(-way, 0.64, 1)
}

/** Table rocks, dunes, and one tall cactus. */
export const desert: Place = {
  indoor: false,
  sky: true,
  far: ({ on, side }) => {
    box(on, -0.6 * side, -0.62, 0.36, 0.42, 0.06, 0xc8663e)
    box(on, -0.6 * side, -0.4, 0.5, 0.3, 0.06, 0xb8583a)
    box(on, 0.5 * side, -0.5, 0.26, 0.28, 0.05, 0xc06040)
    box(on, 1.15 * side, -0.55, 0.2, 0.42, 0.05, 0xb8583a)
    ground(on, { level: -0.52, swell: 0.1, waves: 0.9, phase: 1.2, colour: 0xeaa45e })
  },
  middle: (decor) => {
    ground(decor.on, { level: -0.44, swell: 0.1, waves: 0.8, phase: 3.1, colour: 0xe09350 })
    cactus(decor, 0.86 * decor.side, 0.1, 1.42, decor.side)
  },
  floor: (decor) => {
    const { on, side } = decor
    ground(on, { level: -0.34, swell: 0.05, waves: 0.9, phase: 0.4, colour: 0xf2b866 })
    cactus(decor, -1.05 * side, -0.2, 0.34, -side)
    ellipse(on, -0.72 * side, -0.2, 0.15, 0.1, 0xb8704a)
    ellipse(on, -0.58 * side, -0.17, 0.09, 0.06, 0xc98257)
    ground(on, { level: 0.1, swell: 0.05, waves: 1, phase: 2.4, colour: 0xdc9a4c })
  },
  front: ({ on, side }) => ellipse(on, -1.2 * side, 1.0, 0.48, 0.6, 0x9a5a34),
}
