import { box, disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Two tall ears, front teeth, a ball of a tail. */
export const rabbit: Anatomy = {
  head: [0.3, 0.27],
  body: [0.24, 0.26],
  eyes: [0.13, -0.02, 0.055],
  mouth: 0.2,
  hat: 1,
  back: (on, coat) => disc(on, 0.25, 0.13, 0.1, coat.light),
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      ellipse(on, 0.14 * s, -0.44, 0.085, 0.28, coat.body, 0.16 * s)
      ellipse(on, 0.14 * s, -0.43, 0.042, 0.2, 0xf6a9b4, 0.16 * s)
    }
  },
  muzzle: (on, coat, x) => {
    ellipse(on, x - 0.06, 0.11, 0.08, 0.065, coat.marking)
    ellipse(on, x + 0.06, 0.11, 0.08, 0.065, coat.marking)
    box(on, x, 0.18, 0.035, 0.04, 0.015, 0xfffaf0)
    ellipse(on, x, 0.065, 0.035, 0.026, 0xd8637a)
  },
}
