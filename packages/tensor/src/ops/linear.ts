import { apply, defineOp } from '../op.ts'
import { expectShape, type Tensor } from '../tensor.ts'
import { matmul } from './matmul.ts'
import { segSum } from './segment.ts'
import { reshape } from './shape.ts'

const linearOp = defineOp<{ tw: boolean }>({
  name: 'linear',
  shape: ([x, w, b], { tw }) => {
    const [k, m] = tw ? [w[1], w[0]] : w
    expectShape('linear', 'x', x, [null, k])
    expectShape('linear', 'w', w, [null, null])
    if (b) expectShape('linear', 'b', b, [m])
    return [[x[0], m]]
  },
  meaning: ([x, w, b], [out], { tw }) => {
    const [count, k] = x.shape
    const m = out.shape[1]
    for (let row = 0; row < count; row++)
      for (let col = 0; col < m; col++) {
        let sum = b ? b.data[col] : 0
        for (let at = 0; at < k; at++) sum += x.data[row * k + at] * w.data[tw ? col * k + at : at * m + col]
        out.data[row * m + col] = sum
      }
  },
  gradient: ({ inputs: [x, w, b], gradients: [d], attrs: { tw } }) => {
    if (!d) return [null, null]
    const dw = tw ? matmul(d, x, { ta: true }) : matmul(x, d, { ta: true })
    return b ? [linearBack(d, w, tw), dw, columnSum(d)] : [linearBack(d, w, tw), dw]
  },
  onnx: (graph, { inputs: [x, w, b], attrs: { tw } }) => [
    b ? graph.one('Gemm', [x, w, b], { transB: Number(tw) }) : graph.fusedMatMul(x, w, { transB: tw }),
  ],
  cuda: 'gemm',
})

const linearBack = (d: Tensor, w: Tensor, tw: boolean): Tensor => apply(linearOp, [d, w], { tw: !tw })[0]

/** x [N, M] → [M]: the sum of its rows. */
export const columnSum = (x: Tensor): Tensor => reshape(segSum(x, new Int32Array(x.shape[0]), 1), [x.shape[1]])

/** x [N, K] · w [K, M] + b [M] → [N, M]. With `tw` the weight is stored [M, K]. */
export const linear = (x: Tensor, w: Tensor, b?: Tensor, tw = false): Tensor =>
  apply(linearOp, b ? [x, w, b] : [x, w], { tw })[0]
