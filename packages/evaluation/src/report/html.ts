import type { Report, Sheet } from '../figures/report.ts'
import type { Section } from '../figures/section.ts'
import { htmlTable } from './htmlTable.ts'
import { Markup, markup } from './markup.ts'
import { style } from './style.ts'
import { svgCurve } from './svgCurve.ts'

/** The report as one page that needs nothing but itself. */
export function htmlReport(report: Report, sheets: readonly Sheet[]): string {
  const [model] = report.models
  const parts = [...report.sections.map(({ id, title }) => ({ id, title })), ...(sheets.length > 0 ? [films] : [])]
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${model.name}: evaluation</title><style>${new Markup(style)}</style></head>
<body><main>
<header><h1>What ${model.name} can do</h1>
<p>Exact metrics on scenes of the film set that no training has seen. Intervals are 95 %. ${progressOf(report)}</p>
${headList(report)}
<nav aria-label="Parts"><ul>${parts.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
${report.sections.map(htmlSection)}
${sheets.length > 0 ? htmlSheets(sheets) : ''}
</main></body></html>
`.text
}

// side of a picture on the page: small models draw 64 pixels
const PICTURE = 112
const films = { id: 'films', title: 'Films side by side' }

const progressOf = ({ films: { measured, asked } }: Report): string =>
  measured === asked
    ? `All ${asked} films were measured.`
    : `So far ${measured} of ${asked} films were measured: the same command goes on.`

function headList({ models, recogniser, settings, plan, device }: Report): Markup {
  const { steps, guidance, shift, solver, contextTime } = settings
  const rows: [string, string][] = [
    ...models.map(({ name, hash }): [string, string] => [`model ${name}`, hash.slice(0, 16)]),
    ['judge', recogniser.hash.slice(0, 16)],
    [
      'scenes',
      `from ${plan.firstScene} on: ${Object.entries(plan.scenes)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${count} for ${name}`)
        .join(', ')}`,
    ],
    [
      'sampling',
      `${steps} steps, guidance ${guidance}, shift ${shift}, ${solver}; what was drawn before is seen at t_c = ${contextTime}`,
    ],
    ['device', device],
  ]
  return markup`<dl>${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

const htmlSection = ({ id, title, text, tables, curves }: Section): Markup => markup`
<section id="${id}"><h2>${title}</h2><p>${text}</p>
${tables.filter(({ rows, columns }) => rows.length > 0 && columns.length > 0).map(htmlTable)}
${curves.map(svgCurve)}</section>`

const htmlSheets = (sheets: readonly Sheet[]): Markup => markup`
<section id="${films.id}"><h2>${films.title}</h2><p>The middle picture of every shot, same words and same noise in each row.</p>
${sheets.map(
  ({ title, shots, strips }) => markup`<figure class="film"><figcaption>${title}</figcaption>
<ol>${shots.map((prompt) => markup`<li>${prompt}</li>`)}</ol>
<div class="strips">${strips.map(
    ({
      title,
      picture,
    }) => markup`<span>${title}</span><img alt="${shots.length} shots: ${title}" style="width:${PICTURE * shots.length}px" src="data:image/webp;base64,${Buffer.from(picture).toString('base64')}">
`,
  )}</div></figure>`,
)}</section>`
