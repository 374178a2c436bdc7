import type { Box } from './wirePath.ts'

/** How much of a node is drawn: all, only its header, or a mark on the far layer. */
export type Level = 'full' | 'header' | 'far'

export type View = { x: number; y: number; zoom: number; width: number; height: number }

const fullFrom = 0.5
const headerFrom = 0.15
const mostMounted = 150

/** The part of the graph that a view shows. */
export const seenBox = ({ x, y, zoom, width, height }: View): Box => ({
  x: -x / zoom,
  y: -y / zoom,
  w: width / zoom,
  h: height / zoom,
})

/** The level at a zoom with so many nodes in view. Near a border the level before is kept, so that it does not flicker. */
export function levelAt(zoom: number, count: number, before?: Level): Level {
  const slack = (level: Level) => (before === level ? 1.06 : 1)
  if (zoom * slack('header') * slack('full') < headerFrom || count > mostMounted * (before === 'far' ? 0.85 : 1))
    return 'far'
  return zoom * slack('full') < fullFrom ? 'header' : 'full'
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
