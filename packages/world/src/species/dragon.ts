import { polygon, stroke } from '../raster/lines.ts'
import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

const horn = 0xf6e2b0

/** Wings, a crest of spikes, curved horns, a tail that ends in a spade. */
export const dragon: Anatomy = {
  head: [0.3, 0.26],
  body: [0.25, 0.28],
  eyes: [0.13, -0.04, 0.052],
  mouth: 0.17,
  hat: 0.9,
  back: (on, coat) => {
    for (const s of [-1, 1])
      polygon(on, [0.12 * s, -0.06, 0.34 * s, -0.34, 0.56 * s, -0.3, 0.5 * s, -0.1, 0.36 * s, 0.06], 0.025, coat.dark)
    stroke(on, [0.08, 0.18, 0.3, 0.22, 0.44, 0.12], 0.08, 0.04, coat.body)
    polygon(on, [0.4, 0.1, 0.5, 0.18, 0.56, 0], 0.025, coat.dark)
  },
  crown: (on, coat) => {
    polygon(on, [-0.08, -0.2, 0.08, -0.2, 0, -0.4], 0.02, coat.dark)
    for (const s of [-1, 1])
      stroke(
        on,
        [0.17 * s, -0.16, 0.23 * s, -0.21, 0.275 * s, -0.28, 0.295 * s, -0.36, 0.28 * s, -0.45],
        0.065,
        0.014,
        horn,
      )
  },
  muzzle: (on, coat, x) => {
    ellipse(on, x, 0.11, 0.19, 0.115, coat.marking)
    disc(on, x - 0.07, 0.07, 0.022, 0x3a2430)
    disc(on, x + 0.07, 0.07, 0.022, 0x3a2430)
  },
}
