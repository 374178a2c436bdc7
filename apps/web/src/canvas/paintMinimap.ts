import type { NodeRun } from '../run/useRun.ts'
import { allBoxes, type Geometry } from './geometry.ts'
import type { CanvasLook } from './look.ts'
import { stateColour } from './paintGround.ts'
import { around, type Box, grown } from './wirePath.ts'

/** How a graph lies in the minimap: `x` and `y` of its upper left corner there, so many pixels a unit. */
export type MapFit = { x: number; y: number; scale: number; box: Box }

/** Fits all of a graph into a map. */
export function fitMap(geometry: Geometry, size: { w: number; h: number }): MapFit | null {
  const whole = around(allBoxes(geometry))
  if (!whole) return null
  const box = grown(whole, 60)
  const scale = Math.min(size.w / box.w, size.h / box.h)
  return { box, scale, x: (size.w - box.w * scale) / 2, y: (size.h - box.h * scale) / 2 }
}

type MapParts = { geometry: Geometry; runs: Readonly<Record<string, NodeRun>>; look: CanvasLook; fit: MapFit }

/** Draws all nodes, those of one state in one fill. */
export function paintMinimap(context: CanvasRenderingContext2D, { geometry, runs, look, fit }: MapParts): void {
  const { box, scale, x, y } = fit
  const byColour = new Map<string, Box[]>()
  for (const node of geometry.nodes.values()) {
    const isWrong = geometry.extras.problems.has(node.id)
    const colour = isWrong ? look.error : (stateColour(runs[node.id], look) ?? look['line-strong'])
    if (byColour.has(colour)) byColour.get(colour)!.push(node)
    else byColour.set(colour, [node])
  }
  const folded = [...geometry.folds.boxes.values()]
  if (folded.length > 0) byColour.set(look.muted, folded)
  for (const [colour, nodes] of byColour) {
    context.fillStyle = colour
    for (const node of nodes)
      context.fillRect(
        x + (node.x - box.x) * scale,
        y + (node.y - box.y) * scale,
        Math.max(1.5, node.w * scale),
        Math.max(1.5, node.h * scale),
      )
  }
}
