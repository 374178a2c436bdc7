import type { Point } from '@sceneweave/project'
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useMemo } from 'react'
import { firstView } from './firstView.ts'
import { around, type Box, grown } from './wirePath.ts'

type Client = { clientX: number; clientY: number }

/** The view onto the graph: which point is where, and ways to move it. */
export type ViewPort = {
  toGraph(client: Client): Point
  zoom(): number
  /** The part of the graph that is seen. */
  seen(): Box
  /** Brings boxes into view, no nearer than `most`. */
  show(boxes: readonly Box[], most?: number): void
  /** The view that a graph begins with, see firstView. */
  begin(boxes: readonly Box[]): void
  /** Brings a point into the middle. */
  centre(point: Point): void
  /** Moves only as far as it takes to see all of a box. */
  reveal(box: Box): void
  zoomBy(factor: number): void
  /** Moves the view while a pointer is held at its edge; true when it did. */
  pushAt(client: Client): boolean
}

const edge = 28
const pushStep = 12
const ms = 140

export const zoomRange = { min: 0.04, max: 2.5 }

const duration = () => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms)

/** The view of the canvas that stands around the caller. */
export function useView(): ViewPort {
  const flow = useReactFlow()
  const store = useStoreApi()
  return useMemo(() => {
    const rect = () => store.getState().domNode?.getBoundingClientRect() ?? new DOMRect()
    return {
      toGraph({ clientX, clientY }) {
        const [x, y, zoom] = store.getState().transform
        const { left, top } = rect()
        return { x: (clientX - left - x) / zoom, y: (clientY - top - y) / zoom }
      },
      zoom: () => store.getState().transform[2],
      seen() {
        const { transform, width, height } = store.getState()
        const [x, y, zoom] = transform
        return { x: -x / zoom, y: -y / zoom, w: width / zoom, h: height / zoom }
      },
      show(boxes, most = 1) {
        const whole = around(boxes)
        const { width, height } = store.getState()
        if (!whole || width === 0) return
        const { x, y, w, h } = grown(whole, 40)
        const zoom = Math.max(zoomRange.min, Math.min(most, width / w, height / h))
        const viewport = { x: width / 2 - (x + w / 2) * zoom, y: height / 2 - (y + h / 2) * zoom, zoom }
        void flow.setViewport(viewport, { duration: duration() })
      },
      begin(boxes) {
        const { width, height } = store.getState()
        const view = width > 0 && firstView(boxes, { width, height }, zoomRange.min)
        if (view) void flow.setViewport(view)
      },
      centre({ x, y }) {
        void flow.setCenter(x, y, { zoom: store.getState().transform[2] })
      },
      reveal({ x, y, w, h }) {
        const { transform, width, height } = store.getState()
        const [tx, ty, zoom] = transform
        const [left, top] = [x * zoom + tx, y * zoom + ty]
        const isSeen = left >= 0 && top >= 0 && left + w * zoom <= width && top + h * zoom <= height
        if (!isSeen) void flow.setCenter(x + w / 2, y + h / 2, { zoom: Math.max(zoom, 0.6), duration: duration() })
      },
      zoomBy(factor) {
        const zoom = store.getState().transform[2] * factor
        void flow.zoomTo(Math.max(zoomRange.min, Math.min(zoomRange.max, zoom)), { duration: duration() })
      },
      pushAt({ clientX, clientY }) {
        const { left, top, right, bottom } = rect()
        const dx = clientX < left + edge ? pushStep : clientX > right - edge ? -pushStep : 0
        const dy = clientY < top + edge ? pushStep : clientY > bottom - edge ? -pushStep : 0
        if (dx === 0 && dy === 0) return false
        const [x, y, zoom] = store.getState().transform
        void flow.setViewport({ x: x + dx, y: y + dy, zoom })
        return true
      },
    }
  }, [flow, store])
}
