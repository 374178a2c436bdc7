import { apply, defineOp } from '../op.ts'
import { expectShape, type Tensor } from '../tensor.ts'
import { segmentSum } from './segment.ts'

type Segments = { seg: Int32Array }

const gatedAddOp = defineOp<Segments>({
  name: 'gatedAdd',
  shape: ([x, y, gate], { seg }) => {
    expectShape('gatedAdd', 'x', x, [seg.length, null])
    expectShape('gatedAdd', 'y', y, [...x])
    expectShape('gatedAdd', 'gate', gate, [null, x[1]])
    return [x]
  },
  meaning: ([x, y, gate], [out], { seg }) => {
    const width = x.shape[1]
    seg.forEach((s, row) => {
      for (let at = row * width, col = 0; col < width; at++, col++)
        out.data[at] = x.data[at] + gate.data[s * width + col] * y.data[at]
    })
  },
  gradient: ({ inputs: [, y, gate], gradients: [d], attrs }) => {
    if (!d) return [null, null, null]
    const [dy, dGate] = apply(gatedAddGradOp, [d, y, gate], attrs)
    return [d, dy, dGate]
  },
  onnx: (graph, { inputs: [x, y, gate], attrs }) => {
    const gates = graph.one('Gather', [gate, graph.ints(attrs.seg)], { axis: 0 })
    return [graph.one('Add', [x, graph.one('Mul', [gates, y])])]
  },
  cuda: 'gated_add',
})

const gatedAddGradOp = defineOp<Segments>({
  name: 'gatedAddGrad',
  shape: ([d, y, gate]) => {
    expectShape('gatedAddGrad', 'd', d, [...y])
    return [y, gate]
  },
  meaning: ([d, y, gate], [dy, dGate], { seg }) => {
    const width = y.shape[1]
    seg.forEach((s, row) => {
      for (let at = row * width, col = 0; col < width; at++, col++) {
        dy.data[at] = d.data[at] * gate.data[s * width + col]
        dGate.data[s * width + col] += d.data[at] * y.data[at]
      }
    })
  },
  onnx: (graph, { inputs: [d, y, gate], shapes: [, , [count]], attrs: { seg } }) => {
    const gates = graph.one('Gather', [gate, graph.ints(seg)], { axis: 0 })
    return [graph.one('Mul', [d, gates]), segmentSum(graph, graph.one('Mul', [d, y]), { seg, count })]
  },
  cuda: 'gated_add',
})

/** x [N, D] + gate[seg] · y, gate [S, D] → [N, D]. */
export const gatedAdd = (x: Tensor, y: Tensor, gate: Tensor, seg: Int32Array): Tensor =>
  apply(gatedAddOp, [x, y, gate], { seg })[0]
