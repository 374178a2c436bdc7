'use client'
import { ViewportPortal } from '@xyflow/react'
import { useLayoutEffect, useRef } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { useRun } from '../run/useRun.ts'
import { leftOutOf } from './leftOut.ts'
import type { Cover } from './level.ts'
import { useCanvasLook } from './look.ts'
import { paintGround } from './paintGround.ts'
import { useGeometry } from './useGeometry.ts'
import { useGesture } from './useGesture.ts'

/** All wires, and the nodes that are no elements: one picture of the cover that moves with the view and costs nothing then. */
export function GroundLayer({ cover, mounted }: { cover: Cover; mounted: ReadonlySet<string> }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const geometry = useGeometry()
  const selection = useEditor((state) => state.selection)
  const runs = useRun((state) => state.nodes)
  const leftOut = useGesture(({ gesture }) => leftOutOf(gesture, geometry))
  const look = useCanvasLook()
  useLayoutEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || !look) return
    const density = cover.zoom * Math.min(window.devicePixelRatio, 2)
    const [width, height] = [Math.ceil(cover.w * density), Math.ceil(cover.h * density)]
    // setting a size throws the bitmap away, and clears it
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    else {
      context.resetTransform()
      context.clearRect(0, 0, width, height)
    }
    context.setTransform(density, 0, 0, density, -cover.x * density, -cover.y * density)
    const { nodes: selectedNodes, wires: selectedWires } = selection
    paintGround(context, { cover, geometry, look, runs, selectedNodes, selectedWires, leftOut, mounted })
  }, [cover, geometry, selection, runs, leftOut, mounted, look])
  return (
    <ViewportPortal>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute top-0 left-0"
        style={{ transform: `translate(${cover.x}px, ${cover.y}px)`, zIndex: -1 }}
      >
        <canvas ref={ref} style={{ width: cover.w, height: cover.h }} className="block max-w-none" />
      </div>
    </ViewportPortal>
  )
}
