import { stroke } from '../raster/lines.ts'
import { disc, ellipse } from '../raster/shapes.ts'
import type { Anatomy } from './anatomy.ts'

/** Eyes on top of the head, a mouth from side to side. */
export const frog: Anatomy = {
  head: [0.38, 0.23],
  body: [0.26, 0.25],
  eyes: [0.2, -0.22, 0.07],
  mouth: 0.13,
  hat: 0.5,
  back: () => {},
  crown: (on, coat) => {
    for (const s of [-1, 1]) disc(on, 0.21 * s, -0.2, 0.145, coat.body)
  },
  muzzle: (on, coat, x) => {
    for (const s of [-1, 1]) disc(on, x * 0.4 + 0.2 * s, -0.22, 0.105, 0xfff8e4)
    ellipse(on, x * 0.7, 0.12, 0.27, 0.11, coat.marking)
    stroke(
      on,
      [x - 0.27, 0.02, x - 0.18, 0.075, x - 0.07, 0.1, x + 0.07, 0.1, x + 0.18, 0.075, x + 0.27, 0.02],
      0.013,
      0.013,
      0x3a2430,
    )
  },
}
