import type { Guide } from './useGesture.ts'
import type { Box } from './wirePath.ts'

/** Nodes stand on a grid of so many units. */
export const gridStep = 10

export const toGrid = (value: number): number => Math.round(value / gridStep) * gridStep

export type Snapped = { dx: number; dy: number; guides: Guide[] }

/**
 * Where a moved box comes to rest: on the lines of the boxes around it if it is near one, else on the grid. `box` is
 * where it was, `near` how close is close.
 */
export function snapMove(box: Box, move: { dx: number; dy: number }, others: readonly Box[], near: number): Snapped {
  const moved = { ...box, x: box.x + move.dx, y: box.y + move.dy }
  const across = nearestLine(lines(moved.x, moved.w), others, { near, of: ({ x, w }) => lines(x, w) })
  const down = nearestLine(lines(moved.y, moved.h), others, { near, of: ({ y, h }) => lines(y, h) })
  const dx = across ? move.dx + across.by : toGrid(moved.x) - box.x
  const dy = down ? move.dy + down.by : toGrid(moved.y) - box.y
  const rest = { ...box, x: box.x + dx, y: box.y + dy }
  const guides: Guide[] = []
  if (across) guides.push(guideX(across.line, rest, across.other))
  if (down) guides.push(guideY(down.line, rest, down.other))
  return { dx, dy, guides }
}

// the middle is left out: ports and headers line up by edges
const lines = (start: number, size: number): number[] => [start, start + size]

type Near = { near: number; of(box: Box): number[] }
type Found = { by: number; line: number; other: Box }

function nearestLine(own: readonly number[], others: readonly Box[], { near, of }: Near): Found | null {
  let best: Found | null = null
  for (const other of others)
    of(other).forEach((line, side) => {
      // like edges only: a left edge at a left edge
      const by = line - own[side]
      if (Math.abs(by) <= near && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, line, other }
    })
  return best
}

const guideX = (x: number, a: Box, b: Box): Guide => ({
  from: { x, y: Math.min(a.y, b.y) },
  to: { x, y: Math.max(a.y + a.h, b.y + b.h) },
})

const guideY = (y: number, a: Box, b: Box): Guide => ({
  from: { x: Math.min(a.x, b.x), y },
  to: { x: Math.max(a.x + a.w, b.x + b.w), y },
})
