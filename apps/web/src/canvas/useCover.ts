import { type ReactFlowState, useStoreApi } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { type Cover, coverOf, covers, type Level, levelAt, seenBox, type View } from './level.ts'
import { geometryNow } from './useGeometry.ts'

/** What the canvas shows now, as React Flow tells it. */
export const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): View => ({
  x,
  y,
  zoom,
  width,
  height,
})

/** After a change of zoom the picture is stretched for so long before it is drawn sharp again. */
const sharpenMs = 90

/** What is drawn ahead. It changes when the view leaves it and when a zoom comes to rest, not at every step of a move. */
export function useCover(): Cover | null {
  const store = useStoreApi()
  const [cover, setCover] = useState<Cover | null>(null)
  useEffect(() => {
    let current: Cover | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = (view: View) => {
      current = coverOf(view, levelIn(view, current?.level))
      setCover(current)
    }
    const look = () => {
      const view = viewOf(store.getState())
      if (view.width === 0) return
      if (!current || !covers(current, view) || isFarOff(current.zoom, view.zoom)) return renew(view)
      if (current.zoom === view.zoom) return
      clearTimeout(timer)
      timer = setTimeout(() => renew(viewOf(store.getState())), sharpenMs)
    }
    look()
    const stop = store.subscribe(look)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return cover
}

const isFarOff = (a: number, b: number) => Math.max(a, b) / Math.min(a, b) > 1.6

function levelIn(view: View, before?: Level): Level {
  // beyond so many it is far at any zoom: no need to count on
  const count = geometryNow().nodeGrid.meeting(seenBox(view)).length
  return levelAt(view.zoom, count, before)
}
