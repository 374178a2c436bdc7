import sharp from 'sharp'
import { fitScale, type Scale } from './chartScale.ts'
import { MediaFault } from './mediaFault.ts'
import type { Picture } from './picture.ts'
import { strokeText, textWidth } from './strokeFont.ts'

/** One line: its name in the legend and its points in the order they are joined. A point that is not finite breaks the line. */
export type Series = { name: string; points: readonly (readonly [x: number, y: number])[] }

/** Sizes in pixels, default 960×540. logY: the vertical axis counts powers of ten. */
export type ChartOptions = {
  title?: string
  xLabel?: string
  yLabel?: string
  logY?: boolean
  width?: number
  height?: number
}

// graphite, and amber first: the first series is what one looks at
const COLOUR = { canvas: '#0b0d10', panel: '#121418', line: '#2a2d33', text: '#eaecef', muted: '#a3a7ae' }
const LINES = ['#f2b04a', '#6cc3d5', '#62c98d', '#b79cf2', '#f08a9b', '#8fa8f0', '#d8c9a0', '#9aa0a8']

type Frame = { left: number; right: number; top: number; bottom: number }

/** A line chart, such as a loss curve. Needs no font on the machine. */
export async function lineChart(series: readonly Series[], options: ChartOptions = {}): Promise<Picture> {
  const svg = chartSvg(series, options)
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: COLOUR.canvas })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** The chart as an SVG document. Throws a MediaFault when no point can be drawn. */
export function chartSvg(series: readonly Series[], options: ChartOptions): string {
  const { title = '', xLabel = '', yLabel = '', logY = false, width = 960, height = 540 } = options
  const frame = { left: yLabel ? 92 : 72, right: width - 24, top: title ? 76 : 48, bottom: height - (xLabel ? 64 : 44) }
  const points = series
    .flatMap((s) => s.points)
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (!logY || y > 0))
  if (points.length === 0)
    throw new MediaFault('no-frames', 'a chart needs at least one point that can be drawn (above zero on a log axis).')
  const xs = fitScale(
    points.map(([x]) => x),
    { from: frame.left, to: frame.right, ticks: 7 },
  )
  const ys = fitScale(
    points.map(([, y]) => y),
    { from: frame.bottom, to: frame.top, log: logY },
  )
  const parts = [
    `<rect width="${width}" height="${height}" fill="${COLOUR.canvas}"/>`,
    `<rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}" fill="${COLOUR.panel}"/>`,
    ...axes(frame, xs, ys),
    ...series.map((one, i) => linePath(one, xs, ys, LINES[i % LINES.length])),
    ...legend(series, frame),
    strokeText(title, { x: frame.left, y: 36, height: 16, colour: COLOUR.text }),
    strokeText(xLabel, {
      x: (frame.left + frame.right) / 2,
      y: height - 16,
      height: 10,
      colour: COLOUR.muted,
      anchor: 'middle',
    }),
    strokeText(yLabel, {
      x: 26,
      y: (frame.top + frame.bottom) / 2,
      height: 10,
      colour: COLOUR.muted,
      anchor: 'middle',
      turned: true,
    }),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`
}

function axes(frame: Frame, xs: Scale, ys: Scale): string[] {
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${COLOUR.line}" stroke-width="1"/>`
  const label = { height: 10, colour: COLOUR.muted }
  return [
    ...ys.ticks.flatMap((tick) => {
      const y = Math.round(ys.place(tick)) + 0.5
      return [
        line(frame.left, y, frame.right, y),
        strokeText(short(tick), { ...label, x: frame.left - 10, y: y + 5, anchor: 'end' }),
      ]
    }),
    ...xs.ticks.flatMap((tick) => {
      const x = Math.round(xs.place(tick)) + 0.5
      return [
        line(x, frame.top, x, frame.bottom),
        strokeText(short(tick), { ...label, x, y: frame.bottom + 20, anchor: 'middle' }),
      ]
    }),
  ]
}

function linePath({ points }: Series, xs: Scale, ys: Scale, colour: string): string {
  let isDrawing = false
  let path = ''
  for (const [x, y] of points) {
    const at = [xs.place(x), ys.place(y)]
    const canDraw = at.every(Number.isFinite)
    if (canDraw) path += `${isDrawing ? 'L' : 'M'}${at.map((n) => n.toFixed(2)).join(' ')}`
    // a lone point would be invisible without a second end
    if (canDraw && !isDrawing) path += `L${at.map((n) => n.toFixed(2)).join(' ')}`
    isDrawing = canDraw
  }
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`
}

function legend(series: readonly Series[], frame: Frame): string[] {
  let x = frame.left
  return series.flatMap(({ name }, i) => {
    const start = x
    x += 30 + textWidth(name, 10) + 24
    const y = frame.top - 14
    const mark = `<path d="M${start} ${y - 5}h20" stroke="${LINES[i % LINES.length]}" stroke-width="3" stroke-linecap="round"/>`
    return [mark, strokeText(name, { x: start + 30, y, height: 10, colour: COLOUR.text })]
  })
}

/** 12000 → 12K, 0.00003 → 3E-5. */
function short(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}K`
  if (size > 0 && size < 1e-3) return value.toExponential().replace('e', 'E')
  return String(Number(value.toPrecision(6)))
}
