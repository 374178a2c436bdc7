import { penned } from '../raster/canvas.ts'
import { glow, ground } from '../raster/ground.ts'
import { polygon, stroke } from '../raster/lines.ts'
import { box, disc, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

type Stall = { x: number; foot: number; size: number; stripe: number; fruit: readonly number[] }

function stall({ on }: Decor, { x, foot, size: s, stripe, fruit }: Stall) {
  for (const k of [-1, 1]) box(on, x + k * 0.42 * s, foot - 0.62 * s, 0.03 * s, 0.62 * s, 0.01, 0x7c5638)
  box(on, x, foot - 0.2 * s, 0.5 * s, 0.24 * s, 0.03, 0xa0683e)
  for (let k = 0; k < 5; k++) disc(on, x + (k - 2) * 0.19 * s, foot - 0.5 * s, 0.1 * s, fruit[k % fruit.length])
  for (let k = 0; k < 6; k++) {
    const paper = k % 2 ? 0xfff6e4 : stripe
    const left = x + (k - 3) * 0.19 * s
    const tip = x + (k - 3) * 0.15 * s
    penned(on, { drop: 0 }, () => {
      polygon(
        on,
        [
          left,
          foot - 1.06 * s,
          left + 0.19 * s,
          foot - 1.06 * s,
          tip + 0.15 * s,
          foot - 1.36 * s,
          tip,
          foot - 1.36 * s,
        ],
        0.004,
        paper,
      )
      ellipse(on, left + 0.095 * s, foot - 1.05 * s, 0.095 * s, 0.075 * s, paper)
    })
  }
}

/** Striped stalls, bunting across the square, cobbles, and one great stall of fruit. */
export const market: Place = {
  indoor: false,
  sky: true,
  far: ({ on, side }) => {
    for (const [x, w, top, paper] of [
      [-1.25, 0.42, -1.15, 0xe0c49a],
      [-0.4, 0.4, -1.3, 0xd8a88c],
      [0.45, 0.42, -1.1, 0xe6d2a8],
      [1.3, 0.42, -1.25, 0xcf9f94],
    ]) {
      box(on, x * side, (top + 0.3) / 2, w, (0.3 - top) / 2, 0.02, paper)
      polygon(on, [x * side - w - 0.03, top, x * side + w + 0.03, top, x * side, top - 0.3], 0.02, 0xb0604a)
    }
  },
  middle: (decor) => {
    const { on, side, hour } = decor
    stall(decor, { x: -0.92 * side, foot: -0.2, size: 0.66, stripe: 0x3f9a8c, fruit: [0xf6c33a, 0xf09a30] })
    stall(decor, { x: 0.86 * side, foot: -0.08, size: 1.1, stripe: 0xd8382f, fruit: [0xe0483e, 0x8cc24a, 0xf6a12c] })
    stroke(on, [-1.8, -1.72, -0.7, -1.52, 0.7, -1.52, 1.8, -1.72], 0.014, 0.014, 0x5a4a44)
    const flags = [0xf6c33a, 0x3f8fd0, 0xe0483e, 0x58a843]
    for (let k = -5; k < 6; k++) {
      const y = -1.52 - Math.max(0, Math.abs(k * 0.26) - 0.7) * 0.18
      polygon(on, [k * 0.26 - 0.07, y, k * 0.26 + 0.07, y, k * 0.26, y + 0.16], 0.008, flags[(k + 8) % 4])
    }
    if (hour.dark) for (const x of [-0.9, 0.9]) glow(on, x, -0.75, 0.6, 0xffb84a, 0.5)
  },
  floor: ({ on, side }) => {
    ground(on, { level: -0.35, colour: 0xc8b49a })
    penned(on, { drop: 0 }, () => {
      for (let r = 0; r < 3; r++)
        for (let k = -4; k < 5; k++) ellipse(on, k * 0.44 + (r % 2) * 0.22, -0.26 + r * 0.14, 0.17, 0.045, 0xb8a288)
    })
    box(on, -1.05 * side, -0.16, 0.17, 0.14, 0.02, 0x8a5a38)
    for (const k of [-1, 0, 1]) disc(on, -1.05 * side + k * 0.1, -0.32, 0.075, 0xe0483e)
    ground(on, { level: 0.14, colour: 0xa8907a })
  },
  front: ({ on, side }) => box(on, 1.2 * side, 1.0, 0.24, 0.66, 0.04, 0x6e4a30),
}
