import { penned } from '../raster/canvas.ts'
import { ground } from '../raster/ground.ts'
import { polygon } from '../raster/lines.ts'
import { box, ellipse } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

function peak({ on }: Decor, x: number, top: number, w: number, rock: number) {
  polygon(on, [x - w, 0.1, x + w, 0.1, x, top], 0.03, rock)
  const k = 0.42
  const y = top + k * (0.1 - top)
  const points = [
    x,
    top - 0.01,
    x + w * k,
    y,
    x + w * k * 0.45,
    y - 0.12,
    x,
    y + 0.04,
    x - w * k * 0.45,
    y - 0.1,
    x - w * k,
    y,
  ]
  penned(on, { drop: 0 }, () => polygon(on, points, 0.025, 0xf6f9ff))
}

function fir({ on }: Decor, x: number, foot: number, size: number) {
  box(on, x, foot - 0.08 * size, 0.06 * size, 0.14 * size, 0.02, 0x6b4530)
  for (let k = 0; k < 3; k++) {
    const y = foot - (0.2 + 0.34 * k) * size
    const w = (0.42 - 0.09 * k) * size
    polygon(on, [x - w, y, x + w, y, x, y - 0.52 * size], 0.03 * size, 0x2b6a58)
    polygon(
      on,
      [x - w * 0.52, y - 0.25 * size, x + w * 0.52, y - 0.25 * size, x, y - 0.52 * size],
      0.03 * size,
      0xf2f7fd,
    )
  }
}

/** Sharp white-capped peaks, drifts of snow, and one great fir under snow. */
export const snowyMountain: Place = {
  indoor: false,
  sky: true,
  far: (decor) => {
    peak(decor, -0.95 * decor.side, -1.42, 0.85, 0x8293b4)
    peak(decor, 0.75 * decor.side, -1.3, 0.8, 0x8293b4)
    peak(decor, -0.1 * decor.side, -1.7, 0.8, 0x6c7ea6)
  },
  middle: (decor) => {
    ground(decor.on, { level: -0.52, swell: 0.08, waves: 0.9, phase: 1, colour: 0xcfdcee })
    fir(decor, -1.15 * decor.side, -0.42, 0.5)
    fir(decor, -0.82 * decor.side, -0.38, 0.38)
    fir(decor, 0.9 * decor.side, -0.1, 1.18)
  },
  floor: ({ on, side }) => {
    ground(on, { level: -0.36, swell: 0.05, waves: 1, phase: 0.5, colour: 0xe9f1fa })
    ellipse(on, -1 * side, -0.24, 0.2, 0.12, 0x9aa6bc)
    ellipse(on, -1 * side, -0.3, 0.17, 0.07, 0xffffff)
    ground(on, { level: 0.1, swell: 0.05, waves: 1.1, phase: 2.2, colour: 0xcddbec })
  },
  front: ({ on, side }) => ellipse(on, 1.2 * side, 0.98, 0.48, 0.6, 0xb8c8de),
}
