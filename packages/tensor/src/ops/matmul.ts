import { apply, defineOp } from '../op.ts'
import { type Shape, ShapeFault, sameShape, showShape, sizeOf, type Tensor } from '../tensor.ts'

type Options = { ta: boolean; tb: boolean; alpha: number }

const matrix = (shape: Shape, flip: boolean): [rows: number, cols: number] => {
  const [rows, cols] = shape.slice(-2)
  return flip ? [cols, rows] : [rows, cols]
}

const matmulOp = defineOp<Options>({
  name: 'matmul',
  shape: ([a, b], { ta, tb }) => {
    const [m, k] = matrix(a, ta)
    const [kb, n] = matrix(b, tb)
    if (a.length < 2 || k !== kb || !sameShape(a.slice(0, -2), b.slice(0, -2)))
      throw new ShapeFault('matmul', `[…, M, K] by […, K, N] with equal batches`, `${showShape(a)} by ${showShape(b)}`)
    return [[...a.slice(0, -2), m, n]]
  },
  meaning: ([a, b], [out], { ta, tb, alpha }) => {
    const [m, k] = matrix(a.shape, ta)
    const n = out.shape[out.shape.length - 1]
    const batches = sizeOf(out.shape.slice(0, -2))
    for (let batch = 0; batch < batches; batch++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum = 0
          for (let at = 0; at < k; at++) {
            const left = a.data[batch * m * k + (ta ? at * m + i : i * k + at)]
            sum += left * b.data[batch * k * n + (tb ? j * k + at : at * n + j)]
          }
          out.data[batch * m * n + i * n + j] = alpha * sum
        }
  },
  gradient: ({ inputs: [a, b], gradients: [d], attrs: { ta, tb, alpha } }) => {
    if (!d) return [null, null]
    const da = ta ? matmul(b, d, { ta: tb, tb: true, alpha }) : matmul(d, b, { tb: !tb, alpha })
    const db = tb ? matmul(d, a, { ta: true, tb: ta, alpha }) : matmul(a, d, { ta: !ta, alpha })
    return [da, db]
  },
  onnx: (graph, { inputs: [a, b], attrs: { ta, tb, alpha } }) => [
    graph.fusedMatMul(a, b, { transA: ta, transB: tb, alpha }),
  ],
  cuda: 'gemm',
})

/** alpha · op(a) op(b) over equal leading axes; ta and tb transpose the last two axes of a or b. */
export const matmul = (a: Tensor, b: Tensor, { ta = false, tb = false, alpha = 1 }: Partial<Options> = {}): Tensor =>
  apply(matmulOp, [a, b], { ta, tb, alpha })[0]
