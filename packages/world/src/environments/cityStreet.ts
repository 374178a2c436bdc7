import { penned } from '../raster/canvas.ts'
import { glow, ground } from '../raster/ground.ts'
import { stroke } from '../raster/lines.ts'
import { box, disc } from '../raster/shapes.ts'
import type { Decor, Place } from './place.ts'

type House = { x: number; w: number; top: number; colour: number; rows: number }

function house({ on, hour }: Decor, { x, w, top, colour, rows }: House) {
  box(on, x, (top + 0.4) / 2, w, (0.4 - top) / 2, 0.03, colour)
  const pane = hour.dark ? 0xffd873 : 0x3a4a6c
  penned(on, { lit: !hour.dark, drop: 0 }, () => {
    for (let r = 0; r < rows; r++)
      for (const s of [-0.5, 0.5]) box(on, x + s * w, top + 0.2 + r * 0.3, w * 0.24, 0.085, 0.02, pane)
  })
}

/** A row of tall houses with windows, a kerb and a crossing, and one street lamp. */
export const cityStreet: Place = {
  indoor: false,
  sky: true,
  far: (decor) => {
    for (const [x, top] of [
      [-1.5, -1.1],
      [-0.85, -1.55],
      [-0.2, -1.2],
      [0.45, -1.6],
      [1.1, -1.3],
      [1.65, -1.5],
    ])
      house(decor, { x, w: 0.3, top, colour: 0x8a94b4, rows: 3 })
  },
  middle: (decor) => {
    const { on, side, hour } = decor
    house(decor, { x: -1.12 * side, w: 0.36, top: -1.42, colour: 0xc8584a, rows: 3 })
    house(decor, { x: -0.36 * side, w: 0.34, top: -1.1, colour: 0xe6b45e, rows: 2 })
    house(decor, { x: 0.36 * side, w: 0.33, top: -1.32, colour: 0x5a9aa0, rows: 3 })
    house(decor, { x: 1.3 * side, w: 0.34, top: -1.0, colour: 0xa8688c, rows: 2 })
    const x = 0.86 * side
    stroke(on, [x, 0.2, x, -1.42, x - 0.2 * side, -1.5], 0.05, 0.04, 0x2c3444)
    box(on, x - 0.24 * side, -1.42, 0.16, 0.05, 0.03, 0x2c3444)
    penned(on, { lit: false }, () => disc(on, x - 0.24 * side, -1.32, 0.11, hour.dark ? 0xfff0b0 : 0xf6e6b4))
    if (hour.dark) glow(on, x - 0.24 * side, -1.3, 0.75, 0xffc860, 0.55)
  },
  floor: ({ on }) => {
    ground(on, { level: -0.36, colour: 0xb4b0ae })
    ground(on, { level: -0.27, colour: 0xd2ccc4 })
    ground(on, { level: 0.1, colour: 0x5c6070 })
    for (let k = -3; k < 4; k++) box(on, k * 0.5, 0.3, 0.14, 0.045, 0.02, 0xf2e8d2)
  },
  front: ({ on, side }) => {
    box(on, -1.18 * side, 0.82, 0.13, 0.7, 0.08, 0xc0392f)
    box(on, -1.18 * side, 0.22, 0.18, 0.05, 0.03, 0xa82e28)
  },
}
