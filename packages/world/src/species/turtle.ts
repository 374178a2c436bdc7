import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** A shell wider than its owner, a bald round head. */
export const turtle: Anatomy = {
  head: [0.27, 0.24],
  body: [0.23, 0.25],
  eyes: [0.12, -0.03, 0.05],
  mouth: 0.16,
  hat: 0.85,
  back: (on, coat) => {
    ellipse(on, 0, 0, 0.44, 0.37, coat.dark)
    ellipse(on, 0, 0, 0.37, 0.3, 0x8a6238)
    for (const [x, y] of [
      [-0.29, -0.08],
      [0.29, -0.08],
      [-0.27, 0.14],
      [0.27, 0.14],
    ])
      disc(on, x, y, 0.07, 0xd8b070)
  },
  crown: () => {},
  muzzle: (on, coat, x) => {
    ellipse(on, x, 0.1, 0.15, 0.09, coat.marking)
    disc(on, x - 0.035, 0.07, 0.014, 0x241a26)
    disc(on, x + 0.035, 0.07, 0.014, 0x241a26)
  },
}
