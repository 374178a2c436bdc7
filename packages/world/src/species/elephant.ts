import { stroke } from '../raster/lines.ts'
import { ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Ears like sails, a trunk to the chest. */
export const elephant: Anatomy = {
  head: [0.29, 0.28],
  body: [0.3, 0.29],
  eyes: [0.14, -0.06, 0.046],
  hat: 1,
  back: (on, coat) => stroke(on, [0.24, 0.08, 0.4, 0.16], 0.03, 0.02, coat.dark),
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      ellipse(on, 0.38 * s, -0.02, 0.22, 0.28, coat.body, 0.12 * s)
      ellipse(on, 0.4 * s, -0.01, 0.14, 0.2, coat.marking, 0.12 * s)
    }
  },
  muzzle: (on, coat, x) => {
    for (const s of [-1, 1]) stroke(on, [x + 0.12 * s, 0.14, x + 0.17 * s, 0.26], 0.035, 0.012, 0xfffaf0)
    stroke(on, [x, 0.02, x, 0.2, x + 0.04, 0.34, x + 0.14, 0.38], 0.09, 0.055, coat.light)
  },
}
