import { stroke } from '../raster/lines.ts'
import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

const antler = 0xa87646

/** Branching antlers, ears held flat, spots on the coat. */
export const deer: Anatomy = {
  head: [0.27, 0.29],
  body: [0.22, 0.27],
  eyes: [0.14, -0.03, 0.054],
  mouth: 0.2,
  hat: 0.9,
  back: (on, coat) => ellipse(on, 0.23, 0.06, 0.07, 0.12, coat.light, 0.7),
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      stroke(on, [0.1 * s, -0.2, 0.16 * s, -0.38, 0.34 * s, -0.58], 0.035, 0.028, antler)
      stroke(on, [0.18 * s, -0.4, 0.08 * s, -0.58], 0.03, 0.024, antler)
      stroke(on, [0.26 * s, -0.47, 0.4 * s, -0.44], 0.028, 0.022, antler)
      ellipse(on, 0.31 * s, -0.13, 0.14, 0.065, coat.body, -0.35 * s)
      ellipse(on, 0.31 * s, -0.13, 0.09, 0.035, coat.dark, -0.35 * s)
    }
  },
  muzzle: (on, coat, x) => {
    ellipse(on, x, 0.14, 0.13, 0.11, coat.marking)
    ellipse(on, x, 0.09, 0.055, 0.04, 0x241a26)
    for (const [dx, dy] of [
      [-0.06, -0.2],
      [0.06, -0.2],
      [0, -0.14],
    ])
      disc(on, x * 0.5 + dx, dy, 0.024, coat.light)
  },
}
