'use client'
import { useStore } from '@xyflow/react'
import { type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { useRun } from '../run/useRun.ts'
import { words } from '../words/index.ts'
import { useCanvasLook } from './look.ts'
import { fitMap, type MapFit, paintMinimap } from './paintMinimap.ts'
import { useGeometry } from './useGeometry.ts'
import { useView } from './useView.ts'

const size = { w: 176, h: 112 }

/** All of the graph, small, by what each node does; press and drag to travel. It is drawn anew only when the graph or the run changes. */
export function Minimap() {
  const ref = useRef<HTMLCanvasElement>(null)
  const geometry = useGeometry()
  const runs = useRun((state) => state.nodes)
  const look = useCanvasLook()
  const view = useView()
  const fit = useMemo(() => fitMap(geometry, size), [geometry])
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || !fit || !look) return
    const density = Math.min(window.devicePixelRatio, 2)
    Object.assign(canvas, { width: size.w * density, height: size.h * density })
    context.scale(density, density)
    paintMinimap(context, { geometry, runs, look, fit })
  }, [geometry, runs, fit, look])
  if (!fit) return null
  const travel = (event: PointerEvent) => {
    if (event.buttons !== 1) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    view.centre({
      x: (event.clientX - left - fit.x) / fit.scale + fit.box.x,
      y: (event.clientY - top - fit.y) / fit.scale + fit.box.y,
    })
  }
  return (
    <div
      data-own
      role="img"
      aria-label={words.canvas.minimap}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        travel(event)
      }}
      onPointerMove={travel}
      className="absolute right-3 bottom-3 overflow-hidden rounded-card border border-line bg-panel"
      style={{ width: size.w + 2, height: size.h + 2 }}
    >
      <canvas ref={ref} style={{ width: size.w, height: size.h }} />
      <Seen fit={fit} />
    </div>
  )
}

/** The part that is seen, as a box over the map. */
function Seen({ fit }: { fit: MapFit }) {
  const [tx, ty, zoom] = useStore((state) => state.transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const left = fit.x + (-tx / zoom - fit.box.x) * fit.scale
  const top = fit.y + (-ty / zoom - fit.box.y) * fit.scale
  return (
    <span
      className="absolute top-0 left-0 border border-accent"
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: (width / zoom) * fit.scale,
        height: (height / zoom) * fit.scale,
      }}
    />
  )
}
