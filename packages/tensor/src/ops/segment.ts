import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, ShapeFault, type Tensor } from '../tensor.ts'

type Segments = { seg: Int32Array; count: number }

const checkSegments = (op: string, seg: Int32Array, count: number): void => {
  if (seg.some((s) => s < 0 || s >= count)) throw new ShapeFault(op, `segment numbers in [0, ${count})`, 'one outside')
}

/** One-hot [count, N] as a constant: a product with it sums rows by segment in a fixed order. */
const segmentSum = (graph: OnnxGraph, x: string, { seg, count }: Segments): string => {
  if (count === 1) return graph.one('ReduceSum', [x, graph.ints([0])], { keepdims: 1 })
  const hot = new Float32Array(count * seg.length)
  seg.forEach((s, row) => {
    hot[s * seg.length + row] = 1
  })
  return graph.one('MatMul', [graph.constant(hot, [count, seg.length]), x])
}

const segGatherOp = defineOp<Segments>({
  name: 'segGather',
  shape: ([p], { seg, count }) => {
    expectShape('segGather', 'p', p, [count, null])
    checkSegments('segGather', seg, count)
    return [[seg.length, p[1]]]
  },
  meaning: ([p], [out], { seg }) => {
    const width = p.shape[1]
    seg.forEach((s, row) => {
      out.data.set(p.data.subarray(s * width, (s + 1) * width), row * width)
    })
  },
  gradient: ({ gradients: [d], attrs }) => [d && segSum(d, attrs.seg, attrs.count)],
  onnx: (graph, { inputs, attrs }) => [graph.one('Gather', [inputs[0], graph.ints(attrs.seg)], { axis: 0 })],
  cuda: 'seg_gather',
})

const segSumOp = defineOp<Segments>({
  name: 'segSum',
  shape: ([x], { seg, count }) => {
    expectShape('segSum', 'x', x, [seg.length, null])
    checkSegments('segSum', seg, count)
    return [[count, x[1]]]
  },
  meaning: ([x], [out], { seg }) => {
    const width = x.shape[1]
    seg.forEach((s, row) => {
      for (let col = 0; col < width; col++) out.data[s * width + col] += x.data[row * width + col]
    })
  },
  gradient: ({ gradients: [d], attrs }) => [d && segGather(d, attrs.seg, attrs.count)],
  onnx: (graph, { inputs, attrs }) => [segmentSum(graph, inputs[0], attrs)],
  cuda: 'seg_sum',
})

/** p [S, D] → [N, D]: row n is p[seg[n]]. */
export const segGather = (p: Tensor, seg: Int32Array, count: number): Tensor =>
  apply(segGatherOp, [p], { seg, count })[0]

/** x [N, D] → [S, D]: sums of the rows of each segment, in row order. */
export const segSum = (x: Tensor, seg: Int32Array, count: number): Tensor => apply(segSumOp, [x], { seg, count })[0]

export { segmentSum }
