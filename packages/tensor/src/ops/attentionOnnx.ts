import type { OnnxGraph } from '../onnx/graph.ts'
import type { OnnxCall } from '../op.ts'
import { type AttentionPlan, countRows, listRows } from '../rows.ts'
import type { Shape } from '../tensor.ts'

type Sources = { q: string; k: string; v: string; pk?: string; pv?: string; shapes: readonly Shape[] }

/** Plan entries of equal sizes run as one batched product: packing many scenes then costs few nodes. */
type Batch = { entries: AttentionPlan; n: number; m: number; p: number }

function batches(plan: AttentionPlan): Batch[] {
  const bySize = new Map<string, Batch>()
  for (const entry of plan) {
    const [n, m, p] = [countRows(entry.q), countRows(entry.kv), countRows(entry.prefix)]
    const key = `${n} ${m} ${p}`
    const batch = bySize.get(key)
    if (batch) batch.entries = [...batch.entries, entry]
    else bySize.set(key, { entries: [entry], n, m, p })
  }
  return [...bySize.values()]
}

const gatherAll = (sets: readonly Int32Array[]): Int32Array => Int32Array.from(sets.flatMap((set) => [...set]))

/** [R, H, D] → the chosen rows as [E, H, n, D]. */
function stacked(graph: OnnxGraph, x: string, rows: Int32Array, of: number, [entries, n, heads, width]: Shape): string {
  const chosen = graph.reshape(graph.gatherRows(x, rows, of), [entries, n, heads, width])
  return graph.transpose(chosen, [0, 2, 1, 3])
}

/** [E, H, n, D] → [E·n, H, D]. */
const unstacked = (graph: OnnxGraph, x: string, [entries, heads, n, width]: Shape): string =>
  graph.reshape(graph.transpose(x, [0, 2, 1, 3]), [entries * n, heads, width])

/** Queries, keys, values and softmax weights of a batch; made once, so the gradient finds the forward's. */
function weigh(graph: OnnxGraph, { q, k, v, pk, pv, shapes }: Sources, { entries, n, m, p }: Batch) {
  const [count, heads, width] = shapes[0]
  const e = entries.length
  const joined = (x: string, px: string | undefined): string => {
    const own =
      m > 0
        ? stacked(graph, x, gatherAll(entries.map(({ kv }) => listRows(kv))), shapes[1][0], [e, m, heads, width])
        : null
    if (p === 0 || px === undefined) return own as string
    const rows = gatherAll(entries.map(({ prefix }) => listRows(prefix)))
    const before = stacked(graph, px, rows, shapes[3][0], [e, p, heads, width])
    return own ? graph.concat([before, own], 2) : before
  }
  const queries = stacked(graph, q, gatherAll(entries.map((entry) => listRows(entry.q))), count, [e, n, heads, width])
  const keys = joined(k, pk)
  const values = joined(v, pv)
  const scores = graph.fusedMatMul(queries, keys, { transB: true, alpha: 1 / Math.sqrt(width) })
  return { queries, keys, values, scores, weights: graph.one('Softmax', [scores], { axis: -1 }) }
}

/** Puts the rows of all batches, made in batch order, back into packing order. */
function inPackingOrder(graph: OnnxGraph, parts: readonly string[], made: readonly Batch[], count: number): string {
  const rows = gatherAll(made.flatMap(({ entries }) => entries.map((entry) => listRows(entry.q))))
  const order = new Int32Array(count)
  rows.forEach((row, at) => {
    order[row] = at
  })
  return graph.gatherRows(graph.concat(parts, 0), order, count)
}

/** [o, log-sum-exp] of an attention call as batched matrix products. */
export function lowerAttention(graph: OnnxGraph, call: OnnxCall<{ plan: AttentionPlan }>): string[] {
  const [q, k, v, pk, pv] = call.inputs
  const [count, heads, width] = call.shapes[0]
  const made = batches(call.attrs.plan)
  const sources = { q, k, v, pk, pv, shapes: call.shapes }
  const attended = made.map((batch) => {
    const { weights, values } = weigh(graph, sources, batch)
    const out = graph.one('MatMul', [weights, values])
    return graph.reshape(unstacked(graph, out, [batch.entries.length, heads, batch.n, width]), [
      batch.entries.length * batch.n,
      heads * width,
    ])
  })
  const out = inPackingOrder(graph, attended, made, count)
  // onnx attentionGrad reads the softmax itself, so the log-sum-exp is made only for who asks for it by name
  if (!call.used[1]) return [out, '']
  const sums = made.map((batch) => {
    const { scores } = weigh(graph, sources, batch)
    const sum = graph.one('ReduceLogSumExp', [scores, graph.ints([-1])], { keepdims: 1 })
    return graph.reshape(unstacked(graph, sum, [batch.entries.length, heads, batch.n, 1]), [
      batch.entries.length * batch.n,
      heads,
    ])
  })
  return [out, inPackingOrder(graph, sums, made, count)]
}

/** [dq, dk, dv] of an attention call. */
export function lowerAttentionGrad(graph: OnnxGraph, call: OnnxCall<{ plan: AttentionPlan }>): string[] {
  const [d, q, k, v, , , pk, pv] = call.inputs
  const [, qShape, kShape, , , , pkShape] = call.shapes
  const [count, heads, width] = qShape
  const shapes = pkShape ? [qShape, kShape, kShape, pkShape] : [qShape, kShape, kShape]
  const made = batches(call.attrs.plan)
  const parts = made.map((batch) => {
    const found = weigh(graph, { q, k, v, pk, pv, shapes }, batch)
    return pullBackBatch(graph, graph.reshape(d, [count, heads, width]), found, batch, qShape)
  })
  const dq = inPackingOrder(
    graph,
    parts.map((part) => part.dq),
    made,
    count,
  )
  const scatter = (of: 'dk' | 'dv'): string => {
    const shares = parts.flatMap((part, at) => (part[of] ? spread(graph, part[of], made[at], kShape) : []))
    if (shares.length === 0) return graph.one('Expand', [graph.scalar(0), graph.ints(kShape)])
    return shares.reduce((sum, share) => graph.one('Add', [sum, share]))
  }
  return [dq, scatter('dk'), scatter('dv')]
}

function pullBackBatch(
  graph: OnnxGraph,
  d: string,
  { queries, keys, values, weights }: ReturnType<typeof weigh>,
  { entries, n, m, p }: Batch,
  [count, heads, width]: Shape,
): { dq: string; dk: string | null; dv: string | null } {
  const e = entries.length
  const arriving = stacked(graph, d, gatherAll(entries.map((entry) => listRows(entry.q))), count, [e, n, heads, width])
  const dWeights = graph.fusedMatMul(arriving, values, { transB: true })
  const product = graph.one('Mul', [dWeights, weights])
  const along = graph.one('ReduceSum', [product, graph.ints([-1])], { keepdims: 1 })
  const dScores = graph.one('Sub', [product, graph.one('Mul', [weights, along])])
  const alpha = 1 / Math.sqrt(width)
  const dq = unstacked(graph, graph.fusedMatMul(dScores, keys, { alpha }), [e, heads, n, width])
  if (m === 0) return { dq, dk: null, dv: null }
  const own = (x: string) => (p > 0 ? graph.slice(x, 2, p, p + m) : x)
  const dk = graph.fusedMatMul(dScores, queries, { transA: true, alpha })
  const dv = graph.fusedMatMul(weights, arriving, { transA: true })
  const rowsOf = (x: string) => unstacked(graph, own(x), [e, heads, m, width])
  return { dq, dk: rowsOf(dk), dv: rowsOf(dv) }
}

/**
 * Adds up what the entries of a batch give to the key rows [M, H, D]. Entries with disjoint rows are one gather;
 * entries that overlap (block-causal) are padded with zeros and summed in plan order, so the sum is deterministic.
 */
function spread(graph: OnnxGraph, rows: string, { entries, m }: Batch, [count, heads, width]: Shape): string[] {
  const sets = entries.map(({ kv }) => listRows(kv))
  const all = gatherAll(sets)
  if (new Set(all).size === all.length) return [scattered(graph, rows, all, count, [heads, width])]
  return sets.map((set, e) => scattered(graph, graph.slice(rows, 0, e * m, (e + 1) * m), set, count, [heads, width]))
}

function scattered(graph: OnnxGraph, rows: string, at: Int32Array, count: number, [heads, width]: Shape): string {
  const identity = at.length === count && at.every((row, n) => row === n)
  if (identity) return rows
  const source = new Int32Array(count).fill(at.length)
  at.forEach((row, n) => {
    source[row] = n
  })
  const zero = graph.one('Expand', [graph.scalar(0), graph.ints([1, heads, width])])
  return graph.gatherRows(graph.concat([rows, zero], 0), source, at.length + 1)
}
