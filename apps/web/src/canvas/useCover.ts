import { type ReactFlowState, useStoreApi } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { type Cover, coverOf, covers, type Level, levelAt, type View } from './level.ts'
import { geometryNow } from './useGeometry.ts'

/** What the canvas shows now, as React Flow tells it. */
export const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): View => ({
  x,
  y,
  zoom,
  width,
  height,
})

/** What is drawn ahead: `ground` as a picture, `mount` as elements of the page. */
export type Covers = { ground: Cover; mount: Cover }

/** After a change of zoom the picture is stretched for so long before it is drawn sharp again. */
const sharpenMs = 90

/**
 * What is drawn ahead. It changes when the view leaves it and when a zoom comes to rest, not at every step of a move.
 * While a zoom goes on only the picture follows: elements come and go when it rests.
 */
export function useCover(): Covers | null {
  const store = useStoreApi()
  const [state, setState] = useState<Covers | null>(null)
  useEffect(() => {
    let current: Covers | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = (view: View, isZooming: boolean) => {
      const mount = isZooming && current ? current.mount : coverOf(view, levelIn(view, current?.mount.level))
      current = { mount, ground: isZooming ? coverOf(view, mount.level) : mount }
      setState(current)
    }
    const look = () => {
      const view = viewOf(store.getState())
      if (view.width === 0) return
      const isZooming = current !== null && current.mount.zoom !== view.zoom
      if (!current || !covers(current.ground, view) || isFarOff(current.ground.zoom, view.zoom)) renew(view, isZooming)
      if (!isZooming) return
      clearTimeout(timer)
      timer = setTimeout(() => renew(viewOf(store.getState()), false), sharpenMs)
    }
    look()
    const stop = store.subscribe(look)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return state
}

const isFarOff = (a: number, b: number) => Math.max(a, b) / Math.min(a, b) > 1.6

const levelIn = (view: View, before?: Level): Level =>
  levelAt(view.zoom, geometryNow().nodeGrid.meeting(coverOf(view, 'full')).length, before)
