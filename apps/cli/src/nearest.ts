/** The known word that a mistyped one most likely meant, or undefined when none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance, candidate }) => distance <= limit || candidate.startsWith(word))
    .sort((a, b) => a.distance - b.distance)
  return word === '' ? undefined : ranked[0]?.candidate
}

/** " Did you mean …?" or the list of what there is, for the end of a message. */
export function suggestion(word: string, known: readonly string[]): string {
  const found = nearest(word, known)
  return found === undefined ? `choose from ${known.join(', ')}` : `did you mean "${found}"?`
}

/** Edits between two words: insert, delete, replace, or swap two neighbours. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(replace, rows[i - 1][j] + 1, row[j - 1] + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1)
    }
    rows.push(row)
  }
  return rows[a.length][b.length]
}
