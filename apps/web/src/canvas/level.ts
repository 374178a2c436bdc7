import type { Box } from './wirePath.ts'

/** How much of a node is drawn: all, only its header, or a mark on the far layer. */
export type Level = 'full' | 'header' | 'far'

export type View = { x: number; y: number; zoom: number; width: number; height: number }

const fullFrom = 0.5
const headerFrom = 0.15
/**
 * More elements than these make a move of the view stutter: each new cover brings in a third of them. Headers alone are
 * no cheaper to the browser than whole nodes, and look the same as a picture.
 */
const mostMounted = { full: 110, header: 60 }

/** The part of the graph that a view shows. */
export const seenBox = ({ x, y, zoom, width, height }: View): Box => ({
  x: -x / zoom,
  y: -y / zoom,
  w: width / zoom,
  h: height / zoom,
})

/** The level at a zoom with so many nodes in the cover. Near a border the level before is kept, so that it does not flicker. */
export function levelAt(zoom: number, count: number, before?: Level): Level {
  const level = zoom >= fullFrom * (before === 'full' ? 0.94 : 1) ? 'full' : 'header'
  const most = mostMounted[level] * (before === 'far' ? 0.85 : 1)
  return zoom < headerFrom || count > most ? 'far' : level
}

/** Part of the graph that is drawn ahead: the view and a margin around it, so that a move inside it draws nothing anew. */
export type Cover = Box & { zoom: number; level: Level }

const margin = 0.22

/** The cover of a view. */
export function coverOf(view: View, level: Level): Cover {
  const seen = seenBox(view)
  const [dx, dy] = [seen.w * margin, seen.h * margin]
  return { x: seen.x - dx, y: seen.y - dy, w: seen.w + 2 * dx, h: seen.h + 2 * dy, zoom: view.zoom, level }
}

/** Whether a cover still shows all of a view, about as sharp. */
export function covers(cover: Cover, view: View): boolean {
  const seen = seenBox(view)
  return (
    seen.x >= cover.x &&
    seen.y >= cover.y &&
    seen.x + seen.w <= cover.x + cover.w &&
    seen.y + seen.h <= cover.y + cover.h
  )
}

/** The size of nodes' titles at a zoom, in graph units: as large as a header holds, so that they can be read from afar. */
export function titleSizeAt(zoom: number): number {
  if (zoom >= 0.75) return 13
  if (zoom >= fullFrom * 0.94) return 18
  return zoom >= 0.4 ? 25 : 28
}
