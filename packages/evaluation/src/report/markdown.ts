import type { Report } from '../figures/report.ts'
import type { Table } from '../figures/section.ts'
import { shownChance, shownFigure } from './shownFigure.ts'

/** The tables of a report as Markdown, one row a question. */
export function markdownReport({ models, recogniser, sections, films, settings }: Report): string {
  const [{ name, hash }] = models
  const { steps, guidance, shift, solver } = settings
  return [
    `Model \`${name}\` ${hash.slice(0, 12)}, judged by recogniser ${recogniser.hash.slice(0, 12)}: ${films.measured} of ${films.asked} films`,
    `(${steps} steps, guidance ${guidance}, shift ${shift}, ${solver}). In brackets: 95 % intervals.`,
    ...sections.flatMap(({ title, tables }) => [
      '',
      `**${title}**`,
      ...tables
        .filter(({ rows, columns }) => rows.length > 0 && columns.length > 0)
        .flatMap((table) => ['', ...markdownTable(table)]),
    ]),
  ].join('\n')
}

function markdownTable({ title, of, columns, rows }: Table): string[] {
  const withChance = of === 'share'
  const cells = (row: Table['rows'][number]) =>
    columns.map(({ name }) => {
      const figure = row.figures[name]
      if (!figure) return '–'
      const { value, interval } = shownFigure(figure, of)
      return interval === '' ? value : `${value} (${interval})`
    })
  const heads = [...columns.map(({ title }) => title), ...(withChance ? ['chance'] : [])]
  return [
    `| ${[title, ...heads].join(' | ')} |`,
    `|${'---|'.repeat(heads.length + 1)}`,
    ...rows.map(
      (row) => `| ${[row.title, ...cells(row), ...(withChance ? [shownChance(row.chance)] : [])].join(' | ')} |`,
    ),
  ]
}
