/** What a server tells of a study, as far as the table shows it. */
export type StudyResults = {
  readonly title: string
  readonly status: 'open' | 'closed'
  readonly votes: number
  readonly raters: readonly unknown[]
  readonly scenes: readonly unknown[]
  readonly results: readonly {
    readonly method: string
    readonly ahr: Figure | null
    readonly meanRank: number | null
  }[]
  readonly wins: readonly ({ readonly method: string; readonly against: string } & Figure)[]
  readonly agreement: { readonly w: number; readonly chance: number } | null
}
type Figure = { readonly value: number; readonly interval: readonly [number, number] | null }

/** The results of a study as a table, the best method first. */
export function resultsTable(study: StudyResults): string {
  const { title, status, votes, raters, scenes, results, agreement } = study
  const counts = `${count(votes, 'vote')} by ${count(raters.length, 'rater')} on ${count(scenes.length, 'scene')}`
  const head = [title, `${status}: ${counts}`]
  if (votes === 0) return [...head, 'Nobody has voted yet.'].join('\n')
  const agreed = agreement
    ? [`raters agree with Kendall's W ${agreement.w.toFixed(2)} (by chance ${agreement.chance.toFixed(2)})`]
    : []
  const ranked = results.toSorted((a, b) => (b.ahr?.value ?? 0) - (a.ahr?.value ?? 0))
  const methods = ranked.map(({ method }) => method)
  const rows = ranked.map(({ method, ahr, meanRank }) => [
    method,
    ahr ? ahr.value.toFixed(2) : '–',
    interval(ahr, 2, 1),
    meanRank === null ? '–' : meanRank.toFixed(2),
    ...methods.map((against) => winOf(study, method, against)),
  ])
  const titles = ['method', 'AHR', '95 %', 'mean rank', ...methods.map((method) => `beats ${method}`)]
  return [...head, ...agreed, '', ...aligned([titles, ...rows])].join('\n')
}

function winOf({ wins }: StudyResults, method: string, against: string): string {
  const win = wins.find((one) => one.method === method && one.against === against)
  if (!win) return '·'
  return `${(win.value * 100).toFixed(0)} % ${interval(win, 0, 100)}`.trim()
}

const interval = (figure: Figure | null, digits: number, scale: number): string =>
  figure?.interval ? `[${figure.interval.map((end) => (end * scale).toFixed(digits)).join(', ')}]` : ''

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  )
}

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`
