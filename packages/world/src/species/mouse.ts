import { polygon, stroke } from '../raster/lines.ts'
import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Ears as big as its face, a pointed nose, a string of a tail. */
export const mouse: Anatomy = {
  head: [0.27, 0.25],
  body: [0.21, 0.24],
  eyes: [0.12, -0.01, 0.052],
  mouth: 0.2,
  hat: 0.85,
  back: (on, coat) => stroke(on, [0.1, 0.16, 0.34, 0.2, 0.46, 0.04, 0.56, -0.12], 0.035, 0.018, coat.dark),
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      disc(on, 0.27 * s, -0.23, 0.215, coat.body)
      disc(on, 0.27 * s, -0.22, 0.14, 0xf3a6b0)
    }
  },
  muzzle: (on, coat, x) => {
    polygon(on, [x - 0.1, 0.12, x + 0.1, 0.12, x, 0.18], 0.06, coat.marking)
    disc(on, x, 0.1, 0.045, 0xd8637a)
    for (const s of [-1, 1]) ellipse(on, x + 0.2 * s, 0.14, 0.09, 0.008, 0x4a3a44, -0.2 * s)
  },
}
