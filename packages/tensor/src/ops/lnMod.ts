import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp, type Numbers } from '../op.ts'
import { expectShape, type Shape, type Tensor } from '../tensor.ts'
import { segmentSum } from './segment.ts'

const EPSILON = 1e-6
type Segments = { seg: Int32Array }

const checkRows = (op: string, x: Shape, scale: Shape, seg: Int32Array): void => {
  expectShape(op, 'x', x, [seg.length, null])
  expectShape(op, 'scale', scale, [null, x[1]])
}

/** x̂ and 1/σ of one row. */
function normalise({ data, shape }: Numbers, row: number): { normal: Float64Array; inverse: number } {
  const values = data.subarray(row * shape[1], (row + 1) * shape[1])
  const mean = values.reduce((sum, v) => sum + v, 0) / shape[1]
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / shape[1]
  const inverse = 1 / Math.sqrt(variance + EPSILON)
  return { normal: values.map((v) => (v - mean) * inverse), inverse }
}

const onnxNormal = (graph: OnnxGraph, x: string, width: number): readonly string[] => {
  const ones = graph.constant(new Float32Array(width).fill(1), [width])
  const attributes = { axis: -1, epsilon: { float: EPSILON } }
  return graph.node('LayerNormalization', [x, ones], { attributes, outputs: 3 })
}

const onnxFactor = (graph: OnnxGraph, scale: string, seg: Int32Array): string =>
  graph.one('Gather', [graph.one('Add', [scale, graph.scalar(1)]), graph.ints(seg)], { axis: 0 })

const lnModOp = defineOp<Segments>({
  name: 'lnMod',
  shape: ([x, shift, scale], { seg }) => {
    checkRows('lnMod', x, scale, seg)
    expectShape('lnMod', 'shift', shift, [...scale])
    return [x]
  },
  meaning: ([x, shift, scale], [out], { seg }) => {
    const width = x.shape[1]
    seg.forEach((s, row) => {
      const { normal } = normalise(x, row)
      for (let col = 0; col < width; col++)
        out.data[row * width + col] = normal[col] * (1 + scale.data[s * width + col]) + shift.data[s * width + col]
    })
  },
  gradient: ({ inputs: [x, , scale], gradients: [d], attrs }) => {
    if (!d) return [null, null, null]
    const [dx, dShift, dScale] = apply(lnModGradOp, [d, x, scale], attrs)
    return [dx, dShift, dScale]
  },
  onnx: (graph, { inputs: [x, shift, scale], shapes: [shape], attrs: { seg } }) => {
    const scaled = graph.one('Mul', [onnxNormal(graph, x, shape[1])[0], onnxFactor(graph, scale, seg)])
    return [graph.one('Add', [scaled, graph.one('Gather', [shift, graph.ints(seg)], { axis: 0 })])]
  },
  cuda: 'ln_mod',
})

const lnModGradOp = defineOp<Segments>({
  name: 'lnModGrad',
  shape: ([d, x, scale], { seg }) => {
    checkRows('lnModGrad', x, scale, seg)
    expectShape('lnModGrad', 'd', d, [...x])
    return [x, scale, scale]
  },
  meaning: ([d, x, scale], [dx, dShift, dScale], { seg }) => {
    const width = x.shape[1]
    seg.forEach((s, row) => {
      const { normal, inverse } = normalise(x, row)
      let mean = 0
      let along = 0
      for (let col = 0; col < width; col++) {
        const arriving = d.data[row * width + col]
        dShift.data[s * width + col] += arriving
        dScale.data[s * width + col] += arriving * normal[col]
        const inner = arriving * (1 + scale.data[s * width + col])
        mean += inner / width
        along += (inner * normal[col]) / width
      }
      for (let col = 0; col < width; col++) {
        const inner = d.data[row * width + col] * (1 + scale.data[s * width + col])
        dx.data[row * width + col] = inverse * (inner - mean - normal[col] * along)
      }
    })
  },
  onnx: (graph, { inputs: [d, x, scale], shapes: [, shape, { 0: count }], attrs: { seg } }) => {
    const [normal, , inverse] = onnxNormal(graph, x, shape[1])
    const inner = graph.one('Mul', [d, onnxFactor(graph, scale, seg)])
    const along = graph.meanLast(graph.one('Mul', [inner, normal]))
    const centred = graph.one('Sub', [inner, graph.meanLast(inner)])
    const dx = graph.one('Mul', [inverse, graph.one('Sub', [centred, graph.one('Mul', [normal, along])])])
    const dScale = segmentSum(graph, graph.one('Mul', [d, normal]), { seg, count })
    return [dx, segmentSum(graph, d, { seg, count }), dScale]
  },
  cuda: 'ln_mod',
})

/**
 * Layer norm without affine, modulated by segment (AdaLN, Peebles & Xie 2023):
 * x [N, D], shift and scale [S, D] → LN(x)·(1 + scale[seg]) + shift[seg], [N, D]. eps 1e-6.
 */
export const lnMod = (x: Tensor, shift: Tensor, scale: Tensor, seg: Int32Array): Tensor =>
  apply(lnModOp, [x, shift, scale], { seg })[0]
