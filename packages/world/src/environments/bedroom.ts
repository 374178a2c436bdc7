import { penned } from '../raster/canvas.ts'
import { glow, wash } from '../raster/ground.ts'
import { polygon } from '../raster/lines.ts'
import { box, disc, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

function window({ on, hour }: Decor, x: number) {
  box(on, x, -1.3, 0.35, 0.4, 0.04, 0xfdf2dc)
  penned(on, { lit: false, drop: 0 }, () => {
    box(on, x, -1.3, 0.29, 0.34, 0.02, hour.sky[1])
    box(on, x, -1.12, 0.29, 0.16, 0.02, hour.sky[2])
    disc(on, x + 0.08, -1.44, 0.085, hour.sun)
  })
  box(on, x, -1.3, 0.018, 0.36, 0.01, 0xfdf2dc)
  box(on, x, -1.3, 0.3, 0.018, 0.01, 0xfdf2dc)
  for (const s of [-1, 1])
    polygon(on, [x + 0.44 * s, -1.72, x + 0.24 * s, -1.72, x + 0.34 * s, -0.9, x + 0.46 * s, -0.9], 0.02, 0x5f8fb8)
}

/** A papered wall with a window, a lamp, a round rug, and one bed. */
export const bedroom: Place = {
  indoor: true,
  sky: false,
  far: (decor) => {
    const { on, side } = decor
    const [r, g, b] = on.light.key.map((key, i) => (key + on.light.fill[i]) / 2)
    const tone = (red: number, green: number, blue: number) =>
      (Math.min(255, Math.round(red * r)) << 16) |
      (Math.min(255, Math.round(green * g)) << 8) |
      Math.min(255, Math.round(blue * b))
    wash(on, [
      [0, tone(226, 150, 138)],
      [1, tone(244, 186, 160)],
    ])
    penned(on, { drop: 0, opacity: 0.35 }, () => {
      for (let k = -5; k < 6; k++) box(on, k * 0.36, -1, 0.07, 1.6, 0.01, 0xfbd9b8)
    })
    window(decor, -0.42 * side)
  },
  middle: ({ on, side, hour }) => {
    box(on, 0, -0.46, 3, 0.07, 0.01, 0xfdf2dc)
    const x = 0.92 * side
    box(on, x + 0.36 * side, -0.6, 0.07, 0.56, 0.06, 0x7c4e34)
    box(on, x - 0.08 * side, -0.52, 0.5, 0.15, 0.06, 0xfff4e4)
    ellipse(on, x + 0.2 * side, -0.74, 0.2, 0.11, 0xffffff)
    box(on, x - 0.16 * side, -0.5, 0.42, 0.2, 0.08, 0x4a78c0)
    box(on, x - 0.56 * side, -0.46, 0.06, 0.3, 0.05, 0x7c4e34)
    const lamp = -1.15 * side
    box(on, lamp, -0.5, 0.2, 0.26, 0.03, 0x96603e)
    box(on, lamp, -0.84, 0.02, 0.1, 0.01, 0x5a3e30)
    penned(on, { lit: !hour.dark }, () =>
      polygon(on, [lamp - 0.17, -0.9, lamp + 0.17, -0.9, lamp + 0.1, -1.12, lamp - 0.1, -1.12], 0.02, 0xffdf8a),
    )
    if (hour.dark) glow(on, lamp, -0.95, 0.95, 0xffb050, 0.55)
  },
  floor: ({ on }) => {
    box(on, 0, 0.6, 4, 0.98, 0.01, 0xb98256)
    penned(on, { drop: 0 }, () => {
      for (const y of [-0.24, -0.02, 0.24]) box(on, 0, y, 4, 0.01, 0.005, 0x9a6844)
    })
    ellipse(on, 0, 0.06, 1.0, 0.22, 0xe8dcc8)
    penned(on, { drop: 0 }, () => ellipse(on, 0, 0.06, 0.78, 0.15, 0x5fa39a))
  },
  front: ({ on, side }) => {
    ellipse(on, -1.2 * side, 0.91, 0.28, 0.6, 0xd8504a)
  },
}
