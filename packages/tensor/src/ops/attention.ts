import { apply, defineOp, type Numbers } from '../op.ts'
import { type AttentionPlan, isRowSet, listRows, partitions } from '../rows.ts'
import { expectShape, type Shape, ShapeFault, type Tensor } from '../tensor.ts'
import { lowerAttention, lowerAttentionGrad } from './attentionOnnx.ts'

export type Planned = { plan: AttentionPlan }

function check(op: string, [q, k, v, pk, pv]: readonly (Shape | undefined)[], plan: AttentionPlan): void {
  const [, heads, width] = q as Shape
  expectShape(op, 'q', q as Shape, [null, null, null])
  expectShape(op, 'k', k as Shape, [null, heads, width])
  expectShape(op, 'v', v as Shape, [...(k as Shape)])
  if (pk) expectShape(op, 'prefix k', pk, [null, heads, width])
  if (pk) expectShape(op, 'prefix v', pv as Shape, [...pk])
  if (
    !partitions(
      plan.map((entry) => entry.q),
      (q as Shape)[0],
    )
  )
    throw new ShapeFault(op, `a plan whose query rows partition ${(q as Shape)[0]} rows`, JSON.stringify(plan))
  for (const { kv, prefix } of plan) {
    const isInside = isRowSet(kv, (k as Shape)[0]) && isRowSet(prefix, pk?.[0] ?? 0)
    if (!isInside || kv.length + prefix.length === 0)
      throw new ShapeFault(
        op,
        'plan entries of sorted row ranges, at least one row, within k and prefix',
        JSON.stringify({ kv, prefix }),
      )
  }
}

/** One key/value row as the loops see it: where it lies, and which gradient row it feeds (−1 in the prefix). */
type Seen = { k: Float64Array; v: Float64Array; at: number; row: number }

/** Visits every (query row, head) with the rows it sees and their softmax weights. */
function eachQuery(
  [q, k, v, pk, pv]: readonly (Numbers | undefined)[],
  plan: AttentionPlan,
  visit: (row: number, head: number, seen: readonly Seen[], weights: Float64Array, logSum: number) => void,
): void {
  const [, heads, width] = (q as Numbers).shape
  const stride = heads * width
  for (const entry of plan) {
    const seen: Seen[] = [
      ...[...listRows(entry.prefix)].map((row) => ({ k: pk!.data, v: pv!.data, at: row * stride, row: -1 })),
      ...[...listRows(entry.kv)].map((row) => ({ k: k!.data, v: v!.data, at: row * stride, row })),
    ]
    for (const row of listRows(entry.q))
      for (let head = 0; head < heads; head++) {
        const query = (q as Numbers).data.subarray(row * stride + head * width, row * stride + (head + 1) * width)
        const scores = Float64Array.from(seen, (one) => {
          let sum = 0
          for (let i = 0; i < width; i++) sum += query[i] * one.k[one.at + head * width + i]
          return sum / Math.sqrt(width)
        })
        const top = scores.reduce((a, b) => Math.max(a, b))
        const total = scores.reduce((sum, score) => sum + Math.exp(score - top), 0)
        const logSum = top + Math.log(total)
        visit(
          row,
          head,
          seen,
          scores.map((score) => Math.exp(score - logSum)),
          logSum,
        )
      }
  }
}

const attentionOp = defineOp<Planned>({
  name: 'attention',
  shape: (shapes, { plan }) => {
    check('attention', shapes, plan)
    const [count, heads, width] = shapes[0]
    return [
      [count, heads * width],
      [count, heads],
    ]
  },
  meaning: (inputs, [out, lse], { plan }) => {
    const [, heads, width] = inputs[0].shape
    eachQuery(inputs, plan, (row, head, seen, weights, logSum) => {
      lse.data[row * heads + head] = logSum
      const to = (row * heads + head) * width
      seen.forEach((one, at) => {
        for (let i = 0; i < width; i++) out.data[to + i] += weights[at] * one.v[one.at + head * width + i]
      })
    })
  },
  gradient: ({ inputs, outputs: [out, lse], gradients: [d], attrs }) => {
    if (!d) return inputs.map(() => null)
    const [q, k, v, ...prefix] = inputs
    const [dq, dk, dv] = apply(attentionGradOp, [d, q, k, v, out, lse, ...prefix], attrs)
    return [dq, dk, dv, ...prefix.map(() => null)]
  },
  onnx: lowerAttention,
  cuda: 'attention',
})

const attentionGradOp = defineOp<Planned>({
  name: 'attentionGrad',
  shape: ([d, q, k, v, out, , ...prefix], { plan }) => {
    check('attentionGrad', [q, k, v, ...prefix], plan)
    expectShape('attentionGrad', 'd', d, [...out])
    return [q, k, v]
  },
  meaning: ([d, q, k, v, out, , ...prefix], [dq, dk, dv], { plan }) => {
    const [, heads, width] = q.shape
    const factor = 1 / Math.sqrt(width)
    eachQuery([q, k, v, ...prefix], plan, (row, head, seen, weights) => {
      const at = (row * heads + head) * width
      let along = 0
      for (let i = 0; i < width; i++) along += d.data[at + i] * out.data[at + i]
      seen.forEach((one, n) => {
        const from = one.at + head * width
        let dWeight = 0
        for (let i = 0; i < width; i++) dWeight += d.data[at + i] * one.v[from + i]
        const dScore = weights[n] * (dWeight - along) * factor
        for (let i = 0; i < width; i++) {
          dq.data[at + i] += dScore * one.k[from + i]
          if (one.row < 0) continue
          dk.data[from + i] += dScore * q.data[at + i]
          dv.data[from + i] += weights[n] * d.data[at + i]
        }
      })
    })
  },
  onnx: lowerAttentionGrad,
  cuda: 'attention_grad',
})

/** A cached prefix: keys already rotated for where they are placed, and values. Both [P, H, D]. */
export type Prefix = { readonly k: Tensor; readonly v: Tensor }

/**
 * softmax(q kᵀ / √D) v per plan entry, over its prefix rows and then its kv rows. q [N, H, D], k and v [M, H, D] →
 * [N, H·D]. The prefix gets no gradient. The log-sum-exp [N, H] is kept for the backward kernel (FlashAttention-2).
 */
export const attention = (q: Tensor, k: Tensor, v: Tensor, plan: AttentionPlan, prefix?: Prefix): Tensor =>
  apply(attentionOp, prefix ? [q, k, v, prefix.k, prefix.v] : [q, k, v], { plan })[0]

/** The log-sum-exp output of the call that made `attended` [N, H]: for tests of devices. */
export const logSumExpOf = (attended: Tensor): Tensor => ({
  shape: attended.call.inputs[0].shape.slice(0, 2),
  call: attended.call,
  output: 1,
})
