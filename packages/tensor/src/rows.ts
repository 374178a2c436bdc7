/** Sorted, disjoint half-open ranges of rows. */
export type RowSet = readonly (readonly [from: number, to: number])[]

/**
 * Who attends to whom: per entry, the query rows see the key/value rows and a part of the cached prefix.
 * The query rows of all entries partition the rows of q. Never a dense mask.
 */
export type PlanEntry = { readonly q: RowSet; readonly kv: RowSet; readonly prefix: RowSet }
export type AttentionPlan = readonly PlanEntry[]

/** Number of rows in a set. */
export const countRows = (set: RowSet): number => set.reduce((count, [from, to]) => count + to - from, 0)

/** Every row of a set, in order. */
export function listRows(set: RowSet): Int32Array {
  const rows = new Int32Array(countRows(set))
  let at = 0
  for (const [from, to] of set) for (let row = from; row < to; row++) rows[at++] = row
  return rows
}

/** Sorts ranges, drops empty ones and joins those that touch. Overlapping ranges are a fault. */
export function rowSet(ranges: RowSet): RowSet {
  const sorted = ranges.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = joined.at(-1)
    if (last && from < last[1]) throw new RangeError(`row ranges overlap at ${from}`)
    if (last && from === last[1]) last[1] = to
    else joined.push([from, to])
  }
  return joined
}

/** Whether the ranges are sorted, disjoint, not empty and within [0, rows). */
export const isRowSet = (set: RowSet, rows: number): boolean =>
  set.every(([from, to], at) => from >= (at > 0 ? set[at - 1][1] : 0) && to > from && to <= rows)

/** Whether the sets together name every row of [0, rows) exactly once. */
export function partitions(sets: readonly RowSet[], rows: number): boolean {
  const seen = new Uint8Array(rows)
  for (const set of sets)
    for (const row of listRows(set)) {
      if (row < 0 || row >= rows || seen[row]) return false
      seen[row] = 1
    }
  return seen.every((mark) => mark === 1)
}
