import { around, type Box, grown } from './wirePath.ts'

type Room = { width: number; height: number }

/** From here on nodes show all they have. */
const readable = 0.52
/** From here on the titles of nodes can be read. */
const legible = 0.28

/**
 * The view on a graph when it is opened: all of it where its titles can be read then, else its upper left at a size that
 * can be read; of one that is very large all again, as a map. Null without boxes.
 */
export function firstView(boxes: readonly Box[], { width, height }: Room, least: number) {
  const whole = around(boxes)
  if (!whole) return null
  const { x, y, w, h } = grown(whole, 24)
  const fit = Math.min(1, width / w, height / h)
  const zoom = fit < legible && fit > legible / 2 ? readable : Math.max(least, fit)
  const middle = (start: number, size: number, room: number) =>
    size * zoom > room ? -start * zoom : room / 2 - (start + size / 2) * zoom
  return { x: middle(x, w, width), y: middle(y, h, height), zoom }
}
