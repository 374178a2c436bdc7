import type { NodeId, WireId } from '@sceneweave/project'
import type { NodeRun } from '../run/useRun.ts'
import { kindLook } from '../ui/portShapes.ts'
import type { Geometry, NodeBox, WireLine } from './geometry.ts'
import type { Cover } from './level.ts'
import type { CanvasLook } from './look.ts'
import { sizes } from './nodeLayout.ts'
import { titleOf } from './titles.ts'

/** What the ground shows: all wires, and every node that is no element of the page. */
export type Ground = {
  cover: Cover
  geometry: Geometry
  look: CanvasLook
  runs: Readonly<Record<NodeId, NodeRun>>
  selectedNodes: ReadonlySet<NodeId>
  selectedWires: ReadonlySet<WireId>
  /** Drawn elsewhere at this moment: they are carried. */
  leftOut: { nodes: ReadonlySet<NodeId>; wires: ReadonlySet<WireId> }
  mounted: ReadonlySet<NodeId>
}

/** Draws the ground in graph units; the context is set so that the cover's corner is its origin. */
export function paintGround(context: CanvasRenderingContext2D, ground: Ground): void {
  const { cover, geometry, look } = ground
  if (cover.level !== 'far') paintDots(context, cover, look)
  paintWires(context, geometry.wireGrid.meeting(cover), ground)
  const nodes = geometry.nodeGrid.meeting(cover)
  for (const box of nodes)
    if (!ground.mounted.has(box.id) && !ground.leftOut.nodes.has(box.id)) paintBox(context, box, ground)
}

const dotStep = 20

function paintDots(context: CanvasRenderingContext2D, cover: Cover, look: CanvasLook): void {
  const step = cover.zoom < 0.5 ? dotStep * 4 : dotStep
  const size = 1 / cover.zoom
  context.fillStyle = look.line
  const left = Math.ceil(cover.x / step) * step
  for (let y = Math.ceil(cover.y / step) * step; y < cover.y + cover.h; y += step)
    for (let x = left; x < cover.x + cover.w; x += step) context.fillRect(x, y, size, size)
}

/** Wires of one kind are one stroke: thousands of strokes take longer than a frame. */
export function paintWires(context: CanvasRenderingContext2D, lines: readonly WireLine[], ground: Ground): void {
  const byKind = new Map<string, WireLine[]>()
  const selected: WireLine[] = []
  for (const line of lines) {
    if (ground.leftOut.wires.has(line.id)) continue
    if (ground.selectedWires.has(line.id)) selected.push(line)
    else if (byKind.has(line.kind)) byKind.get(line.kind)!.push(line)
    else byKind.set(line.kind, [line])
  }
  const isFar = ground.cover.level === 'far'
  context.lineWidth = isFar ? 1 / ground.cover.zoom : 2
  context.globalAlpha = isFar ? 0.55 : 0.85
  for (const [kind, some] of byKind) strokeLines(context, some, { colour: kindLook(kind).colour, isFar })
  context.globalAlpha = 1
  context.lineWidth = isFar ? 2 / ground.cover.zoom : 3
  strokeLines(context, selected, { colour: ground.look.accent, isFar })
  if (!isFar) for (const line of selected) paintBends(context, line.wire.bends ?? [], ground.look)
}

type Stroke = { colour: string; isFar: boolean }

/** One path over all lines; far out they are straight. */
export function strokeLines(
  context: CanvasRenderingContext2D,
  lines: Iterable<Pick<WireLine, 'curves'>>,
  { colour, isFar }: Stroke,
): void {
  context.strokeStyle = colour
  context.beginPath()
  for (const { curves } of lines) {
    context.moveTo(curves[0][0].x, curves[0][0].y)
    for (const [, b, c, d] of curves) {
      if (isFar) context.lineTo(d.x, d.y)
      else context.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y)
    }
  }
  context.stroke()
}

/** The points that a wire is bent at. */
export function paintBends(
  context: CanvasRenderingContext2D,
  bends: readonly { x: number; y: number }[],
  look: CanvasLook,
): void {
  context.fillStyle = look.canvas
  context.strokeStyle = look.accent
  context.lineWidth = 1.5
  for (const { x, y } of bends) {
    context.beginPath()
    context.arc(x, y, 5, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

const stateColours = { running: 'running', failed: 'error', done: 'done', reused: 'cached', waiting: 'faint' } as const

/** The colour that says what a node does in the run. */
export const stateColour = (run: NodeRun | undefined, look: CanvasLook): string | null =>
  run ? look[stateColours[run.state]] : null

function paintBox(context: CanvasRenderingContext2D, box: NodeBox, ground: Ground): void {
  const { look, runs, cover } = ground
  const isSelected = ground.selectedNodes.has(box.id)
  context.globalAlpha = box.node.mode === 'run' ? 1 : 0.45
  context.lineWidth = (isSelected ? 2 : 1) / cover.zoom
  context.strokeStyle = isSelected ? look.accent : look['line-strong']
  context.fillStyle = look.panel
  outline(context, box, cover.zoom)
  context.fill()
  context.stroke()
  const colour = ground.geometry.extras.problems.has(box.id) ? look.error : stateColour(runs[box.id], look)
  context.fillStyle = colour ?? look.raised
  context.fillRect(box.x + 1, box.y + 1, box.w - 2, sizes.header - 1)
  if (cover.zoom >= titleFrom) paintTitle(context, box, { ...ground, isOnColour: colour !== null })
  context.globalAlpha = 1
}

/** Round corners cost four times as much, and are not seen far out. */
function outline(context: CanvasRenderingContext2D, { x, y, w, h }: NodeBox, zoom: number): void {
  context.beginPath()
  if (zoom >= 0.25) context.roundRect(x, y, w, h, 8)
  else context.rect(x, y, w, h)
}

const titleFrom = 0.14

function paintTitle(context: CanvasRenderingContext2D, box: NodeBox, ground: Ground & { isOnColour: boolean }): void {
  const { look, cover, isOnColour } = ground
  const isNear = cover.zoom >= 0.5
  // far out the letters take more than the header, as they would not be read otherwise
  const size = isNear ? 13 : Math.min(20, 8 / cover.zoom)
  const kind = Object.values(box.definition?.outputs ?? box.definition?.inputs ?? {})[0]?.kind
  if (kind) {
    context.fillStyle = kindLook(kind).colour
    context.fillRect(box.x + 10, box.y + 10, 10, 10)
  }
  context.fillStyle = isOnColour ? look.canvas : look.text
  context.font = `500 ${size}px ${fontName()}`
  context.textBaseline = 'middle'
  const words = titleOf(box.node)
  const most = Math.floor((box.w - 44) / (size * 0.55))
  context.fillText(words.length > most ? `${words.slice(0, most - 1)}…` : words, box.x + 26, box.y + 15.5)
}

let font: string | undefined
const fontName = () => {
  font ??= getComputedStyle(document.body).fontFamily || 'sans-serif'
  return font
}
