import { apply, defineOp } from '../op.ts'
import { countRows, listRows, partitions, type RowSet } from '../rows.ts'
import { expectShape, ShapeFault, type Tensor } from '../tensor.ts'
import { columnSum } from './linear.ts'
import { matmul } from './matmul.ts'
import { rows } from './rows.ts'

type Groups = { groups: readonly RowSet[]; tw: boolean; bias: boolean }

/** Row n of the joined groups goes to row order[n] of the packing. */
const packingOrder = (groups: readonly RowSet[]): Int32Array => {
  const all = groups.flatMap((set) => [...listRows(set)])
  const order = new Int32Array(all.length)
  all.forEach((row, at) => {
    order[row] = at
  })
  return order
}

const linearByOp = defineOp<Groups>({
  name: 'linearBy',
  shape: ([x, ...weights], { groups, tw, bias }) => {
    if (!partitions(groups, x[0])) throw new ShapeFault('linearBy', `groups that partition ${x[0]} rows`, 'others')
    const step = bias ? 2 : 1
    const m = weights[0][tw ? 0 : 1]
    groups.forEach((_, g) => {
      expectShape('linearBy', `w of group ${g}`, weights[g * step], tw ? [m, x[1]] : [x[1], m])
      if (bias) expectShape('linearBy', `b of group ${g}`, weights[g * step + 1], [m])
    })
    return [[x[0], m]]
  },
  meaning: ([x, ...weights], [out], { groups, tw, bias }) => {
    const [k, m] = [x.shape[1], out.shape[1]]
    groups.forEach((set, g) => {
      const w = weights[bias ? 2 * g : g].data
      const b = bias ? weights[2 * g + 1].data : null
      for (const row of listRows(set))
        for (let col = 0; col < m; col++) {
          let sum = b ? b[col] : 0
          for (let at = 0; at < k; at++) sum += x.data[row * k + at] * w[tw ? col * k + at : at * m + col]
          out.data[row * m + col] = sum
        }
    })
  },
  gradient: ({ inputs: [x, ...weights], gradients: [d], attrs: { groups, tw, bias } }) => {
    if (!d) return [null, ...weights.map(() => null)]
    const ws = bias ? weights.filter((_, at) => at % 2 === 0) : weights
    const dx = linearByBack(d, ws, { groups, tw: !tw, bias: false })
    const byGroup = groups.flatMap((set) => {
      const [xg, dg] = [rows(x, set), rows(d, set)]
      const dw = tw ? matmul(dg, xg, { ta: true }) : matmul(xg, dg, { ta: true })
      return bias ? [dw, columnSum(dg)] : [dw]
    })
    return [dx, ...byGroup]
  },
  onnx: (graph, { inputs: [x, ...weights], shapes: [shape], attrs: { groups, tw, bias } }) => {
    const parts = groups.map((set, g) => {
      const part = graph.gatherRows(x, listRows(set), shape[0])
      if (!bias) return graph.fusedMatMul(part, weights[g], { transB: tw })
      return graph.one('Gemm', [part, weights[2 * g], weights[2 * g + 1]], { transB: Number(tw) })
    })
    return [graph.gatherRows(graph.concat(parts, 0), packingOrder(groups), shape[0])]
  },
  cuda: 'gemm',
})

const linearByBack = (d: Tensor, ws: readonly Tensor[], attrs: Groups): Tensor =>
  apply(linearByOp, [d, ...ws], attrs)[0]

export type RowGroup = { readonly rows: RowSet; readonly w: Tensor; readonly b: Tensor }

/** Each group of rows of x [N, K] through its own w [K, M] and b [M] → [N, M]. The groups partition the rows. */
export function linearBy(x: Tensor, groups: readonly RowGroup[]): Tensor {
  const used = groups.filter((group) => countRows(group.rows) > 0)
  const weights = used.flatMap(({ w, b }) => [w, b])
  return apply(linearByOp, [x, ...weights], { groups: used.map((group) => group.rows), tw: false, bias: true })[0]
}
