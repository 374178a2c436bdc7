import { penned } from '../raster/canvas.ts'
import { ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

const stone = 0xa6a2b4

function wall({ on }: Decor, x: number, w: number, top: number, paper: number) {
  box(on, x, (top + 0.2) / 2, w, (0.2 - top) / 2, 0.01, paper)
  const teeth = Math.round(w / 0.09)
  for (let k = 0; k < teeth; k++)
    box(on, x - w + (2 * w * (k + 0.5)) / teeth, top - 0.03, w / teeth / 1.8, 0.09, 0.015, paper)
}

function tower(decor: Decor, x: number, w: number, top: number) {
  const { on, hour } = decor
  wall(decor, x, w, top, stone)
  polygon(on, [x - w * 1.1, top - 0.1, x + w * 1.1, top - 0.1, x, top - 0.48], 0.02, 0x5a4ab0)
  penned(on, { lit: !hour.dark, drop: 0 }, () => {
    const pane = hour.dark ? 0xffd873 : 0x3a3450
    box(on, x, top + 0.26, 0.055, 0.11, 0.055, pane)
    box(on, x, top + 0.66, 0.055, 0.11, 0.055, pane)
  })
}

/** A battlemented wall with a gate, banners, and one great round tower. */
export const castle: Place = {
  indoor: false,
  sky: true,
  far: (decor) => {
    ground(decor.on, { level: -0.72, swell: 0.14, waves: 0.8, phase: 2, colour: 0x8aa88c })
    tower(decor, -0.85 * decor.side, 0.15, -1.12)
  },
  middle: (decor) => {
    const { on, side } = decor
    wall(decor, 0, 2.2, -0.86, 0xbcb6c4)
    penned(on, { drop: 0 }, () => {
      box(on, -0.42 * side, -0.3, 0.24, 0.42, 0.24, 0x6a4a3c)
      for (const k of [-1, 0, 1]) box(on, -0.42 * side + k * 0.12, -0.3, 0.012, 0.4, 0.01, 0x4a3230)
    })
    for (const x of [-1.02, 0.2])
      polygon(
        on,
        [x * side - 0.1, -0.78, x * side + 0.1, -0.78, x * side + 0.1, -0.5, x * side, -0.42, x * side - 0.1, -0.5],
        0.01,
        0xd8382f,
      )
    tower(decor, 0.86 * side, 0.28, -1.2)
    stroke(on, [0.86 * side, -1.66, 0.86 * side, -1.9], 0.02, 0.02, 0x4a3e38)
    polygon(on, [0.86 * side, -1.9, 0.86 * side, -1.74, 0.86 * side - 0.24 * side, -1.82], 0.01, 0xf6c33a)
  },
  floor: ({ on, side }) => {
    ground(on, { level: -0.36, swell: 0.02, waves: 1, colour: 0x8cb45e })
    polygon(on, [-0.62 * side, -0.37, -0.26 * side, -0.37, 0.5, 0.2, -0.7, 0.2], 0.03, 0xd8c6a4)
    ellipse(on, -1.05 * side, -0.26, 0.22, 0.16, 0x4f8a44)
    ellipse(on, 0.9 * side, -0.22, 0.26, 0.15, 0x4f8a44)
    ground(on, { level: 0.12, swell: 0.02, waves: 1, phase: 2, colour: 0x6e9a48 })
  },
  front: ({ on, side }) => ellipse(on, -1.22 * side, 0.92, 0.41, 0.6, 0x3a6a38),
}
