import type { Hour } from '../light.ts'
import type { Random } from '../random.ts'
import type { Canvas } from '../raster/canvas.ts'

/** What a painter of one layer gets. The same `random` stream begins each layer of each frame. */
export type Decor = {
  on: Canvas
  hour: Hour
  random: Random
  /** Where the main prop stands: -1 left, 1 right. */
  side: number
}

/**
 * A place as paper layers, far to near, each painted in stage units with y = 0 at the characters' feet and up negative;
 * a wide shot shows x from -1.25 to 1.25 and y from -1.95 to 0.5. The horizon is at y = -0.4; what stands in `far` and
 * `middle` must reach below it, for `floor` is painted over its foot.
 */
export type Place = {
  indoor: boolean
  /** Whether the common sky (sun, moon, stars, clouds) is painted first. */
  sky: boolean
  far: (decor: Decor) => void
  /** Holds the main prop, at x ≈ 0.85 · side. */
  middle: (decor: Decor) => void
  /** The ground and what stands on it behind the characters. */
  floor: (decor: Decor) => void
  /** Out of focus at the edges, between the viewer and the characters. */
  front: (decor: Decor) => void
}
