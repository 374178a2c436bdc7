import type { Curve } from '../figures/section.ts'
import { type Markup, markup } from './markup.ts'
import { short, shownFigure } from './shownFigure.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [680, 280, 52, 12, 12, 40]
const TICKS = 5

/** A curve a series with its interval as a band, and the same numbers as a table that one can open. */
export function svgCurve({ title, xLabel, yLabel, of, series }: Curve): Markup {
  const drawn = series.map((one) => ({ ...one, points: one.points.filter(({ figure }) => figure.count > 0) }))
  const points = drawn.flatMap(({ points }) => points)
  if (points.length === 0) return markup``
  const xs = points.map(({ x }) => x)
  const ys = points.flatMap(({ figure }) => [figure.low, figure.high])
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [low, high] = of === 'share' ? [0, 1] : [Math.min(0, ...ys), Math.max(0, ...ys)]
  const x = (value: number) => LEFT + ((value - left) / (right - left || 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM)
  const label = (value: number) => (of === 'share' ? `${Math.round(100 * value)} %` : short(value))
  const ticks = Array.from({ length: TICKS }, (_, at) => low + ((high - low) * at) / (TICKS - 1))
  const whole = [...new Set(xs)].sort((a, b) => a - b)
  const shownXs = whole.filter((_, at) => at % Math.ceil(whole.length / 10) === 0)
  return markup`<figure class="curve"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}, by ${xLabel}; the numbers are in the table below">
${ticks.map((tick) => markup`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`)}
${shownXs.map((tick) => markup`<text x="${x(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tick}</text>`)}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${xLabel}</text>
${drawn.map(({ points }, at) => band(points, { x, y }, at))}
${drawn.map(({ points }, at) => line(points, { x, y }, at))}
</svg>
<ul class="legend">${drawn.map(({ title }, at) => markup`<li><span class="key line-${at % 8} ${at > 7 ? 'dashed' : ''}" aria-hidden="true"></span>${title}</li>`)}</ul>
${dataTable({ title, xLabel, yLabel, of, series: drawn }, whole)}</figure>`
}

type Points = Curve['series'][number]['points']
type Scale = { x: (value: number) => number; y: (value: number) => number }

const place = ({ x, y }: Scale, at: number, value: number): string => `${x(at).toFixed(1)},${y(value).toFixed(1)}`

function band(points: Points, scale: Scale, at: number): Markup {
  const upper = points.map(({ x, figure }) => place(scale, x, figure.high))
  const lower = points.map(({ x, figure }) => place(scale, x, figure.low)).reverse()
  return markup`<polygon class="band line-${at % 8}" points="${[...upper, ...lower].join(' ')}"/>
`
}

function line(points: Points, scale: Scale, at: number): Markup {
  const path = points.map(({ x, figure }) => place(scale, x, figure.value)).join(' ')
  const dots = points.length > 12 ? [] : points.map(({ x, figure }) => place(scale, x, figure.value).split(','))
  return markup`<polyline class="line line-${at % 8} ${at > 7 ? 'dashed' : ''}" points="${path}"/>${dots.map(([cx, cy]) => markup`<circle class="dot line-${at % 8}" cx="${cx}" cy="${cy}" r="3"/>`)}
`
}

function dataTable({ title, xLabel, of, series }: Curve, xs: readonly number[]): Markup {
  const cell = (points: Points, x: number) => {
    const found = points.find((point) => point.x === x)
    if (!found) return markup`<td>–</td>`
    const { value, interval } = shownFigure(found.figure, of)
    return markup`<td>${value} <small>${interval}</small></td>`
  }
  return markup`<details><summary>the numbers</summary><div class="scroll" role="region" tabindex="0" aria-label="${title}, as numbers"><table>
<thead><tr><th scope="col">${xLabel}</th>${series.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${xs.map(
    (x) => markup`<tr><th scope="row">${x}</th>${series.map(({ points }) => cell(points, x))}</tr>
`,
  )}</tbody></table></div></details>`
}
