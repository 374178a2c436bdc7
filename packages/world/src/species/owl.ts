import { polygon } from '../raster/lines.ts'
import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Tufts, two discs round the eyes, a hooked beak. */
export const owl: Anatomy = {
  head: [0.35, 0.28],
  body: [0.28, 0.28],
  eyes: [0.14, -0.02, 0.075],
  hat: 1,
  back: (on, coat) => polygon(on, [-0.1, 0.12, 0.1, 0.12, 0, 0.34], 0.05, coat.dark),
  crown: (on, coat) => {
    for (const s of [-1, 1]) polygon(on, [0.04 * s, -0.2, 0.32 * s, -0.06, 0.4 * s, -0.34], 0.025, coat.dark)
  },
  muzzle: (on, coat, x) => {
    for (const s of [-1, 1]) {
      disc(on, x + 0.14 * s, -0.02, 0.155, coat.marking)
      disc(on, x + 0.14 * s, -0.02, 0.1, 0xfff3c9)
    }
    ellipse(on, x, 0.1, 0.055, 0.085, 0xf2a02c)
  },
}
