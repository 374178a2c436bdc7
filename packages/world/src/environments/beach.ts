import { ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, disc, ellipse } from '../raster/shapes.ts'
import type { Place } from './place.ts'

/** Bands of sea, a sail, pale sand, and one leaning palm. */
export const beach: Place = {
  indoor: false,
  sky: true,
  far: ({ on, side }) => {
    ground(on, { level: -0.86, colour: 0x1f86c9 })
    ground(on, { level: -0.68, swell: 0.015, waves: 4, colour: 0x2fa3d6 })
    const x = -0.7 * side
    polygon(on, [x, -0.92, x, -1.32, x + 0.22, -0.92], 0.015, 0xfff6e2)
    polygon(on, [x - 0.2, -0.86, x + 0.28, -0.86, x + 0.2, -0.78, x - 0.12, -0.78], 0.02, 0xd04a3a)
  },
  middle: ({ on, side }) => {
    ground(on, { level: -0.5, swell: 0.02, waves: 3, colour: 0x53c4dc })
    ground(on, { level: -0.41, swell: 0.025, waves: 2.4, phase: 1, colour: 0xeefaf6 })
    const x = 0.95 * side
    stroke(on, [x, 0.2, x - 0.02 * side, -0.6, x - 0.18 * side, -1.38], 0.11, 0.065, 0x9a6a3e)
    const top = x - 0.2 * side
    const fronds = [-0.62, -0.02, -0.5, -0.36, -0.12, -0.5, 0.36, -0.4, 0.58, -0.08, 0.4, 0.22, -0.44, 0.26]
    for (let k = 0; k < fronds.length; k += 2) {
      const [dx, dy] = [fronds[k], fronds[k + 1]]
      const points = [top, -1.4, top + dx * 0.55, -1.44 + dy * 0.7, top + dx, -1.32 + dy]
      stroke(on, points, 0.11, 0.03, k % 4 ? 0x2f9a4a : 0x45b04e)
    }
    disc(on, top - 0.06, -1.3, 0.07, 0x6d4326)
    disc(on, top + 0.07, -1.28, 0.07, 0x6d4326)
  },
  floor: ({ on, side }) => {
    ground(on, { level: -0.36, swell: 0.03, waves: 1.1, phase: 0.8, colour: 0xf3dca2 })
    const x = -0.98 * side
    box(on, x, -0.2, 0.17, 0.09, 0.03, 0xe9c57e)
    polygon(on, [x - 0.07, -0.3, x + 0.07, -0.3, x, -0.46], 0.03, 0xe9c57e)
    polygon(on, [x, -0.5, x, -0.62, x + 0.13, -0.56], 0.01, 0xe0483e)
    ground(on, { level: 0.1, swell: 0.03, waves: 1.2, phase: 2, colour: 0xe4c380 })
  },
  front: ({ on, side }) => {
    ellipse(on, 1.25 * side, 0.98, 0.41, 0.6, 0xb08d5c)
  },
}
