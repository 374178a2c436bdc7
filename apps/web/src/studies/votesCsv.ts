/** A vote with methods by name, as the server tells it. */
export type NamedVote = {
  rater: number
  name?: string
  scene: string
  ranking: readonly string[]
  shown: readonly string[]
  tookMs: number
  at: string
}

const titles = ['rater', 'name', 'scene', 'method', 'rank', 'score', 'place_shown', 'took_ms', 'at']

/** Votes as a table with a line for each film of each vote. score: rank 1 of n is n. */
export function votesCsv(votes: readonly NamedVote[]): string {
  const lines = votes.flatMap(({ rater, name = '', scene, ranking, shown, tookMs, at }) =>
    ranking.map((method, rank) => [
      ...[rater, name, scene, method, rank + 1, ranking.length - rank, shown.indexOf(method) + 1, tookMs, at],
    ]),
  )
  return [titles, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

/** A cell as every program reads it. What begins like a formula is kept from being one. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
