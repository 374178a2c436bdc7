import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** A broad body, small round ears set wide. */
export const bear: Anatomy = {
  head: [0.35, 0.28],
  body: [0.31, 0.3],
  eyes: [0.13, -0.03, 0.046],
  mouth: 0.17,
  hat: 1,
  back: (on, coat) => disc(on, 0.28, 0.16, 0.08, coat.body),
  crown: (on, coat) => {
    for (const s of [-1, 1]) {
      disc(on, 0.27 * s, -0.2, 0.12, coat.body)
      disc(on, 0.27 * s, -0.19, 0.065, coat.dark)
    }
  },
  muzzle: (on, coat, x) => {
    ellipse(on, x, 0.1, 0.15, 0.11, coat.marking)
    ellipse(on, x, 0.05, 0.062, 0.042, 0x241a26)
  },
}
