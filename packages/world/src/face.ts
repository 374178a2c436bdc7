import { type Canvas, penned } from './raster/canvas.ts'
import { stroke } from './raster/lines.ts'
import { disc, ellipse } from './raster/shapes.ts'
import type { Anatomy, Coat } from './species/anatomy.ts'

/** A face about the head's centre, its middle at x: eyes 1 open to 0 shut, mouth 0 shut to 1 open. */
export type Face = { anatomy: Anatomy; coat: Coat; x: number; eyes: number; mouth: number }

const ink = 0x241a26

/** Paints cheeks, muzzle, mouth and eyes. */
export function face(on: Canvas, { anatomy, coat, x, eyes, mouth }: Face) {
  const [rx, ry] = anatomy.head
  penned(on, { drop: 0 }, () => {
    for (const s of [-1, 1])
      penned(on, { opacity: 0.4 * on.opacity }, () => ellipse(on, x + s * rx * 0.62, ry * 0.34, 0.07, 0.05, 0xff6f7d))
    anatomy.muzzle(on, coat, x)
    penned(on, { lit: false }, () => {
      if (anatomy.mouth !== undefined)
        ellipse(on, x, anatomy.mouth, 0.035 + 0.02 * mouth, 0.008 + 0.038 * mouth, 0xb2293f)
      for (const s of [-1, 1]) eye(on, anatomy, x, s, eyes)
    })
  })
}

function eye(on: Canvas, anatomy: Anatomy, middle: number, s: number, open: number) {
  const [apart, y, size] = anatomy.eyes
  const x = middle + s * apart
  if (open < 0.3) {
    const lid = [
      x - size,
      y,
      x - size * 0.55,
      y + size * 0.45,
      x,
      y + size * 0.6,
      x + size * 0.55,
      y + size * 0.45,
      x + size,
      y,
    ]
    stroke(on, lid, 0.019, 0.019, ink)
    return
  }
  ellipse(on, x, y, size, size * 1.25 * open, ink)
  disc(on, x + on.lightX * size * 0.35, y - size * 0.45 * open, size * 0.36, 0xffffff)
}
