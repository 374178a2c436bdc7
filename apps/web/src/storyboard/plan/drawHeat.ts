import type { Matrix } from '@sceneweave/nodes'
import { CARD, GAP } from '../measures.ts'

const TALL = 150

/** How high a row is: all of them fit where they can, and none is thinner than a line. */
export const rowHeight = (rows: number): number => Math.min(12, Math.max(2, Math.floor(TALL / Math.max(1, rows))))

/** Draws times as a heat map: from the colour of the canvas (0) to full amber (1); what is not there is hatched. */
export function drawHeat(
  canvas: HTMLCanvasElement,
  rows: Matrix,
  { height, count }: { height: number; count: number },
): void {
  const scale = window.devicePixelRatio || 1
  const [width, tall] = [count * (CARD + GAP) - GAP, height * rows.length]
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(tall * scale))
  const context = canvas.getContext('2d')
  if (!context) return
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const paper = { dark: colour('--canvas'), amber: colour('--accent'), hatch: colour('--line-strong') }
  context.scale(scale, scale)
  const gap = height >= 5 ? 1 : 0
  rows.forEach((times, row) => {
    times.forEach((time, column) => {
      const box = { x: column * (CARD + GAP), y: row * height, w: CARD, h: height - gap }
      context.globalAlpha = 1
      context.fillStyle = paper.dark
      context.fillRect(box.x, box.y, box.w, box.h)
      if (time === null) return
      context.globalAlpha = Math.min(Math.max(time, 0), 1)
      context.fillStyle = paper.amber
      context.fillRect(box.x, box.y, box.w, box.h)
    })
  })
  context.globalAlpha = 0.55
  hatchEmpty(context, rows, { height, colour: paper.hatch })
}

/** Slanted lines over every run of cells in which a shot is not there. */
function hatchEmpty(
  context: CanvasRenderingContext2D,
  rows: Matrix,
  { height, colour }: { height: number; colour: string },
): void {
  context.strokeStyle = colour
  context.lineWidth = 1
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    let row = 0
    while (row < rows.length) {
      const from = row
      while (row < rows.length && rows[row][column] === null) row++
      if (row > from) hatch(context, { x: column * (CARD + GAP), y: from * height, w: CARD, h: (row - from) * height })
      row++
    }
  }
}

function hatch(
  context: CanvasRenderingContext2D,
  { x, y, w, h }: { x: number; y: number; w: number; h: number },
): void {
  context.save()
  context.beginPath()
  context.rect(x, y, w, h)
  context.clip()
  context.beginPath()
  for (let at = -h; at < w; at += 8) {
    context.moveTo(x + at, y + h)
    context.lineTo(x + at + h, y)
  }
  context.stroke()
  context.restore()
}
