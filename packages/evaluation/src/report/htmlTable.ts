import type { Column, Row, Table } from '../figures/section.ts'
import { type Markup, markup } from './markup.ts'
import { shownChance, shownFigure } from './shownFigure.ts'

/** A table with a row an arm and a column a question, best figures marked. */
export function htmlTable({ title, of, columns, rows }: Table): Markup {
  const best = new Map(rows.map((row) => [row.id, bestOf(row, columns)]))
  const hasChance = of === 'share' && rows.some(({ chance }) => chance !== null)
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table>
<caption>${title}</caption>
<thead><tr><td></td>${rows.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${columns.map((column) => tableRow(column, { of, rows, best }))}
${hasChance ? markup`<tr class="chance"><th scope="row">chance</th>${rows.map(({ chance }) => markup`<td>${shownChance(chance)}</td>`)}</tr>` : ''}
</tbody></table></div>`
}

type Around = { of: Table['of']; rows: readonly Row[]; best: ReadonlyMap<string, number | null> }

function tableRow({ name, title, paper, isReal }: Column, { of, rows, best }: Around): Markup {
  const head = markup`<th scope="row">${title}${paper ? markup`<small>${paper}</small>` : ''}</th>`
  const cells = rows.map(({ id, figures }) => {
    const figure = figures[name]
    if (!figure) return markup`<td>–</td>`
    const { value, interval } = shownFigure(figure, of)
    const isBest = of === 'share' && !isReal && figure.value === best.get(id)
    const told = isBest ? markup`<strong>${value}</strong>` : markup`${value}`
    return markup`<td title="${figure.count} counted">${told} <small>${interval}</small>${of === 'share' ? bar(figure) : ''}</td>`
  })
  return markup`<tr${isReal ? markup` class="real"` : ''}>${head}${cells}</tr>
`
}

const bestOf = ({ figures }: Row, columns: readonly Column[]): number | null => {
  const values = columns.filter(({ isReal }) => !isReal).flatMap(({ name }) => figures[name]?.value ?? [])
  // where all are alike none is best
  return new Set(values).size > 1 ? Math.max(...values) : null
}

/** The share as a bar, its interval as a line across the end. */
function bar({ value, low, high }: { value: number; low: number; high: number }): Markup {
  const at = (share: number) => (100 * share).toFixed(1)
  return markup`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="6"/><rect class="share" width="${at(value)}" height="6"/><rect class="interval" x="${at(low)}" y="2.4" width="${at(high - low)}" height="1.2"/></svg>`
}
