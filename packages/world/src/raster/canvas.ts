import type { Colour } from './colour.ts'
import { blankRow, type Row } from './row.ts'

/** Red, green and blue multipliers, about 1. */
export type Tint = readonly [number, number, number]

/** Key and fill light of a stage as multipliers of paper colour. */
export type Light = { key: Tint; fill: Tint }

/** A square picture being painted, with the pen's present state. Pixels are display-space 0–255, [size, size, 3]. */
export type Canvas = {
  size: number
  pixels: Float32Array
  /** Scratch for one row of a shape. */
  row: Row
  /** Scratch for one height a column. */
  columns: Float32Array
  /** Stage units → pixels: x' = a·x + c·y + e, y' = b·x + d·y + f. */
  a: number
  b: number
  c: number
  d: number
  e: number
  f: number
  /** Width of the edge in pixels; 1 is crisp, more is out of focus. */
  soft: number
  /** 0 unseen to 1 solid. */
  opacity: number
  /** Strength of the shadow a shape casts on the paper behind it; 0 is none. */
  drop: number
  /** Whether the stage light colours what is painted; lamps and eyes are not lit. */
  lit: boolean
  light: Light
  /** Direction towards the key light, +1 right or -1 left. */
  lightX: number
  /** Air between the pen's layer and the viewer. */
  haze: number
  hazeColour: Colour
}

/** A blank canvas of size × size pixels. */
export function canvas(size: number): Canvas {
  const pixels = new Float32Array(size * size * 3)
  const light: Light = { key: [1, 1, 1], fill: [1, 1, 1] }
  const pen = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, soft: 1, opacity: 1, drop: 0, lit: true }
  const row = blankRow(size)
  return { size, pixels, row, columns: new Float32Array(size), ...pen, light, lightX: 1, haze: 0, hazeColour: 0 }
}

/** A camera window on a layer: centre and height in stage units. */
export type View = { x: number; y: number; height: number }

/** Points the pen at a layer through a camera window. */
export function look(on: Canvas, view: View) {
  const scale = on.size / view.height
  on.a = scale
  on.b = 0
  on.c = 0
  on.d = scale
  on.e = on.size / 2 - view.x * scale
  on.f = on.size / 2 - view.y * scale
}

/** Where a part sits in its parent: moved, turned (radians, clockwise on screen) and stretched. */
export type Place = { x?: number; y?: number; turn?: number; sx?: number; sy?: number }

/** Paints inside a moved, turned, stretched frame, then puts the pen back. */
export function placed(on: Canvas, place: Place, paint: () => void) {
  const { a, b, c, d, e, f } = on
  const { x = 0, y = 0, turn = 0, sx = 1, sy = 1 } = place
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  on.a = (a * cos + c * sin) * sx
  on.b = (b * cos + d * sin) * sx
  on.c = (c * cos - a * sin) * sy
  on.d = (d * cos - b * sin) * sy
  on.e = a * x + c * y + e
  on.f = b * x + d * y + f
  paint()
  on.a = a
  on.b = b
  on.c = c
  on.d = d
  on.e = e
  on.f = f
}

/** Paints with some of the pen's state changed, then puts it back. */
export function penned(
  on: Canvas,
  state: Partial<Pick<Canvas, 'soft' | 'opacity' | 'drop' | 'lit'>>,
  paint: () => void,
) {
  const { soft, opacity, drop, lit } = on
  Object.assign(on, state)
  paint()
  on.soft = soft
  on.opacity = opacity
  on.drop = drop
  on.lit = lit
}
