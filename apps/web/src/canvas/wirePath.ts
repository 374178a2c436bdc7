import type { Point } from '@sceneweave/project'

/** A cubic curve: begin, two controls, end. */
export type Curve = readonly [Point, Point, Point, Point]
export type Box = { x: number; y: number; w: number; h: number }

/** The curves of a wire from an output over its bends to an input. It leaves and arrives level. */
export function wireCurves(from: Point, to: Point, bends: readonly Point[] = []): Curve[] {
  const points = [from, ...bends, to]
  const pull = (at: number): Point => {
    if (at === 0 || at === points.length - 1) return { x: 1, y: 0 }
    const [a, b] = [points[at - 1], points[at + 1]]
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
    return { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
  }
  return points.slice(1).map((end, at) => {
    const begin = points[at]
    const reach = reachOf(begin, end, points.length > 2)
    const [out, into] = [pull(at), pull(at + 1)]
    return [
      begin,
      { x: begin.x + out.x * reach, y: begin.y + out.y * reach },
      { x: end.x - into.x * reach, y: end.y - into.y * reach },
      end,
    ]
  })
}

function reachOf(a: Point, b: Point, isBent: boolean): number {
  const [dx, dy] = [b.x - a.x, Math.abs(b.y - a.y)]
  if (isBent) return Math.hypot(dx, dy) / 3
  return dx >= 0 ? Math.max(Math.min(dx * 0.5, 140), Math.min(30, dy)) : Math.min(60 - dx * 0.4, 220)
}

/** A box that holds all of the curves. */
export function curveBox(curves: readonly Curve[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const curve of curves)
    for (const { x, y } of curve) {
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** A point of a curve, t from 0 to 1. */
export function pointOn([a, b, c, d]: Curve, t: number): Point {
  const s = 1 - t
  const [i, j, k, l] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return { x: i * a.x + j * b.x + k * c.x + l * d.x, y: i * a.y + j * b.y + k * c.y + l * d.y }
}

const pieces = 20

/** How far a point is from the curves, and which of them is the nearest. */
export function distanceTo(curves: readonly Curve[], point: Point): { distance: number; curve: number } {
  let best = { distance: Infinity, curve: 0 }
  curves.forEach((curve, at) => {
    let before = curve[0]
    for (let n = 1; n <= pieces; n++) {
      const next = pointOn(curve, n / pieces)
      const distance = toSegment(point, before, next)
      if (distance < best.distance) best = { distance, curve: at }
      before = next
    }
  })
  return best
}

function toSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy)
}

export const meets = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

export const holds = (box: Box, { x, y }: Point): boolean =>
  x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h

export const grown = ({ x, y, w, h }: Box, by: number): Box => ({ x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by })

/** The smallest box around boxes; null around none. */
export function around(boxes: Iterable<Box>): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, w, h } of boxes) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + w)
    bottom = Math.max(bottom, y + h)
  }
  return left === Infinity ? null : { x: left, y: top, w: right - left, h: bottom - top }
}
