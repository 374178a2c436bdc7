/** Which rows of a grid are in sight, and where they begin. */
export type Rows = { from: number; to: number; columns: number; size: number; height: number }

const GAP = 8

/** Of a grid of squares: only those in sight, and a row before and after them, are on the page. Pure. */
export function rowsInSight(
  sight: { width: number; height: number; scroll: number },
  count: number,
  wanted: number,
): Rows {
  const columns = Math.max(1, Math.floor((sight.width + GAP) / (wanted + GAP)))
  const size = Math.max(1, Math.floor((sight.width - GAP * (columns - 1)) / columns))
  const row = size + GAP
  const rows = Math.ceil(count / columns)
  const from = Math.min(Math.max(0, rows - 1), Math.max(0, Math.floor(sight.scroll / row) - 1))
  const to = Math.min(rows, Math.ceil((sight.scroll + sight.height) / row) + 1)
  return { from, to: Math.max(from, to), columns, size, height: Math.max(0, rows * row - GAP) }
}

export const gap = GAP
