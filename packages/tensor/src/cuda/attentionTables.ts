import { type AttentionPlan, countRows, listRows } from '../rows.ts'

/** An attention plan as the kernels read it: `tiles` of four numbers each into `index`. See native/kernels/attention.cu. */
export type AttentionTables = { readonly index: Int32Array; readonly tiles: Int32Array; readonly tileRows: 32 | 128 }

/** Widths of a head for which a tensor-core kernel is compiled. */
const COMPILED = new Set([32, 48, 64, 128])

/** Rows in a tile: what a block takes of q, or of k in the backward pass. */
export const tileRowsOf = (format: 'f32' | 'bf16', width: number): 32 | 128 =>
  format === 'bf16' && COMPILED.has(width) ? 128 : 32

/** Tiles {first, count, kvFirst, kvCount}: rows of q, and the rows that all of them see, the prefix's as −1 − row. */
export function queryTables(plan: AttentionPlan, tileRows: 32 | 128): AttentionTables {
  const index: number[] = []
  const tiles: [first: number, count: number, kvFirst: number, kvCount: number][] = []
  for (const { q, kv, prefix } of plan) {
    const first = index.length
    append(index, listRows(q))
    const kvFirst = index.length
    append(
      index,
      listRows(prefix).map((row) => -1 - row),
    )
    append(index, listRows(kv))
    const kvCount = index.length - kvFirst
    const rows = countRows(q)
    for (let at = 0; at < rows; at += tileRows)
      tiles.push([first + at, Math.min(tileRows, rows - at), kvFirst, kvCount])
  }
  // the longest begin first, so that none of them is left alone at the end
  tiles.sort((a, b) => b[3] - a[3])
  return { index: Int32Array.from(index), tiles: Int32Array.from(tiles.flat()), tileRows }
}

/**
 * The same seen from the keys: tiles {first, count, list, length} of rows of k, the index begins with all of them in
 * order, and the rows of q that see the whole tile, in order too.
 */
export function keyTables(plan: AttentionPlan, rows: number, tileRows: 32 | 128): AttentionTables {
  const index = Array.from({ length: rows }, (_, row) => row)
  const stretches = plan.map(({ q }) => {
    const first = index.length
    append(index, listRows(q))
    return [first, index.length - first] as const
  })
  const follows = (at: number) => index[at] > index[at - 1]
  const borders = [...new Set([0, rows, ...plan.flatMap(({ kv }) => kv.flat())])].sort((a, b) => a - b)
  const tiles: [first: number, count: number, list: number, length: number][] = []
  borders.slice(1).forEach((to, at) => {
    const from = borders[at]
    const seers = plan.flatMap(({ kv }, entry) => (kv.some(([a, b]) => a <= from && b >= to) ? [entry] : []))
    const length = seers.reduce((sum, entry) => sum + stretches[entry][1], 0)
    // entries that follow one another, as in block-causal plans, lie so in the index already
    const isListed = seers.every((entry, n) => n === 0 || (entry === seers[n - 1] + 1 && follows(stretches[entry][0])))
    const list = seers.length === 0 ? 0 : isListed ? stretches[seers[0]][0] : index.length
    if (!isListed) append(index, Int32Array.from(seers.flatMap((entry) => [...listRows(plan[entry].q)])).sort())
    for (let row = from; row < to; row += tileRows) tiles.push([row, Math.min(tileRows, to - row), list, length])
  })
  tiles.sort((a, b) => b[3] - a[3])
  return { index: Int32Array.from(index), tiles: Int32Array.from(tiles.flat()), tileRows }
}

// spread would pass every row as an argument, and plans can have more rows than a call may have arguments
const append = (to: number[], from: Int32Array): void => {
  for (const value of from) to.push(value)
}
