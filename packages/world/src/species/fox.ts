import { polygon, stroke } from '../raster/lines.ts'
import { ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Two sharp ears, white cheeks, a brush of a tail. */
export const fox: Anatomy = {
  head: [0.34, 0.27],
  body: [0.22, 0.26],
  eyes: [0.14, -0.01, 0.05],
  mouth: 0.19,
  hat: 1,
  back: (on, coat) => {
    stroke(on, [0.1, 0.14, 0.34, 0.1, 0.46, -0.1], 0.07, 0.15, coat.body)
    ellipse(on, 0.48, -0.17, 0.1, 0.12, coat.marking, 0.4)
  },
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      polygon(on, [0.08 * s, -0.16, 0.3 * s, -0.1, 0.28 * s, -0.42], 0.03, coat.body)
      polygon(on, [0.15 * s, -0.2, 0.26 * s, -0.16, 0.26 * s, -0.34], 0.01, coat.dark)
    }
  },
  muzzle: (on, coat, x) => {
    polygon(on, [x - 0.2, 0.12, x, 0.06, x + 0.2, 0.12, x, 0.22], 0.04, coat.marking)
    ellipse(on, x, 0.1, 0.05, 0.036, 0x241a26)
  },
}
