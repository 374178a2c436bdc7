import { ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, disc, ellipse } from '../raster/shapes.ts'
import type { Place } from './place.ts'

/** Ranks of round-topped firs, and one great oak. */
export const forest: Place = {
  indoor: false,
  sky: true,
  far: ({ on, random }) => {
    for (let k = 0; k < 11; k++) {
      const x = -1.9 + k * 0.38 + random.between(-0.06, 0.06)
      const top = random.between(-1.35, -0.95)
      polygon(on, [x - 0.2, 0.2, x + 0.2, 0.2, x, top], 0.06, 0x5f9a7c)
    }
    ground(on, { level: -0.5, swell: 0.05, waves: 1.4, colour: 0x4f8a68 })
  },
  middle: ({ on, side, random }) => {
    for (const x of [-1.15, -0.62, 0.1, 0.55, 1.2]) {
      const at = -x * side * 0.9 - side * 0.25
      const top = random.between(-1.35, -1.05)
      polygon(on, [at - 0.22, -0.28, at + 0.22, -0.28, at, top], 0.05, 0x2f7552)
    }
    const x = 0.88 * side
    stroke(on, [x, 0.3, x, -0.9], 0.17, 0.11, 0x7a4a30)
    stroke(on, [x, -0.75, x - 0.26 * side, -1.12], 0.07, 0.05, 0x7a4a30)
    disc(on, x - 0.34 * side, -1.36, 0.3, 0x3f8f3f)
    disc(on, x + 0.3 * side, -1.4, 0.36, 0x378438)
    disc(on, x, -1.66, 0.42, 0x58a843)
    ellipse(on, x, -0.62, 0.055, 0.08, 0x3a2430)
  },
  floor: ({ on, random }) => {
    ground(on, { level: -0.38, swell: 0.04, waves: 1.2, phase: 0.6, colour: 0x6f9e44 })
    for (let k = 0; k < 5; k++) {
      const x = random.between(0.5, 1.4) * (k % 2 ? 1 : -1)
      const y = random.between(-0.3, -0.16)
      box(on, x, y - 0.05, 0.035, 0.07, 0.03, 0xf5e6cc)
      ellipse(on, x, y - 0.12, 0.1, 0.065, 0xd8433c)
    }
    ground(on, { level: 0.1, swell: 0.04, waves: 1.1, phase: 2, colour: 0x55873a })
  },
  front: ({ on, side }) => {
    ellipse(on, -1.25 * side, 0.86, 0.46, 0.6, 0x2c5f34)
    ellipse(on, 1.2 * side, 0.98, 0.39, 0.6, 0x356b36)
  },
}
