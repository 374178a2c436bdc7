import { ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, disc } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

const blooms = [0xf0544a, 0xffd23e, 0xf58fc0, 0xffffff]

function flower({ on }: Decor, x: number, y: number, size: number, colour: number) {
  stroke(on, [x, y + 0.14 * size, x, y], 0.016, 0.016, 0x4a8a34)
  for (let k = 0; k < 5; k++)
    disc(on, x + 0.05 * size * Math.cos(k * 1.257), y + 0.05 * size * Math.sin(k * 1.257), 0.04 * size, colour)
  disc(on, x, y, 0.034 * size, 0xf6a92c)
}

/** Rolling hills full of flowers, and one windmill. */
export const meadow: Place = {
  indoor: false,
  sky: true,
  far: ({ on }) => {
    ground(on, { level: -0.72, swell: 0.14, waves: 0.8, phase: 0.4, colour: 0xa8cf86 })
    ground(on, { level: -0.56, swell: 0.1, waves: 1, phase: 2.6, colour: 0x8fc468 })
  },
  middle: ({ on, side }) => {
    const x = 0.84 * side
    polygon(on, [x - 0.22, 0, x + 0.22, 0, x + 0.13, -1.08, x - 0.13, -1.08], 0.03, 0xf4ead6)
    polygon(on, [x - 0.18, -1.08, x + 0.18, -1.08, x, -1.34], 0.03, 0xc0503e)
    box(on, x, -0.72, 0.06, 0.08, 0.03, 0x5a4a44)
    for (let k = 0; k < 4; k++) {
      const angle = 0.5 + (k * Math.PI) / 2
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      stroke(on, [x + 0.14 * c, -1.1 + 0.14 * s, x + 0.58 * c, -1.1 + 0.58 * s], 0.07, 0.085, 0x8f6a4c)
    }
    disc(on, x, -1.1, 0.075, 0x5a3e30)
    ground(on, { level: -0.44, swell: 0.08, waves: 0.9, phase: 4, colour: 0x7dba54 })
  },
  floor: (decor) => {
    const { on, random } = decor
    ground(on, { level: -0.36, swell: 0.04, waves: 1, phase: 0.6, colour: 0x96cc58 })
    for (let k = 0; k < 9; k++) {
      const x = (k % 2 ? 1 : -1) * random.between(0.42, 1.5)
      flower(decor, x, random.between(-0.34, -0.06), random.between(1, 1.4), random.pick(blooms))
    }
    ground(on, { level: 0.12, swell: 0.04, waves: 1.2, phase: 2, colour: 0x76b244 })
  },
  front: ({ on, side }) => {
    for (let k = 0; k < 5; k++)
      stroke(on, [-1.4 + k * 0.16, 1.1, -1.34 + k * 0.18, 0.28 + 0.05 * (k % 3)], 0.05, 0.015, 0x4c8a34)
    stroke(on, [1.2 * side, 1.2, 1.18 * side, 0.42], 0.03, 0.03, 0x4c8a34)
    disc(on, 1.18 * side, 0.4, 0.1, 0xf0544a)
  },
}
