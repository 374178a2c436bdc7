import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { ShapeFault, sameShape, showShape, type Tensor } from '../tensor.ts'

// gelu(x) = x · σ(2√(2/π)(x + 0.044715 x³)): the tanh form, written with one sigmoid.
const A = 2 * Math.sqrt(2 / Math.PI)
const B = A * 0.044715
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

type Activation = {
  name: string
  of: (x: number) => number
  slope: (x: number) => number
  onnx: (graph: OnnxGraph, x: string) => string
  onnxSlope: (graph: OnnxGraph, x: string) => string
}

function activation({ name, of, slope, onnx, onnxSlope }: Activation): (x: Tensor) => Tensor {
  const gradOp = defineOp<Record<string, never>>({
    name: `${name}Grad`,
    shape: ([d, x]) => {
      if (!sameShape(d, x)) throw new ShapeFault(`${name}Grad`, `d of x's shape ${showShape(x)}`, showShape(d))
      return [x]
    },
    meaning: ([d, x], [out]) => {
      for (let i = 0; i < out.data.length; i++) out.data[i] = d.data[i] * slope(x.data[i])
    },
    onnx: (graph, { inputs: [d, x] }) => [graph.one('Mul', [d, onnxSlope(graph, x)])],
    cuda: name,
  })
  const op = defineOp<Record<string, never>>({
    name,
    shape: ([x]) => [x],
    meaning: ([x], [out]) => {
      for (let i = 0; i < out.data.length; i++) out.data[i] = of(x.data[i])
    },
    gradient: ({ inputs: [x], gradients: [d] }) => [d && apply(gradOp, [d, x], {})[0]],
    onnx: (graph, { inputs: [x] }) => [onnx(graph, x)],
    cuda: name,
  })
  return (x) => apply(op, [x], {})[0]
}

const geluGate = (graph: OnnxGraph, x: string): { square: string; gate: string } => {
  const square = graph.one('Mul', [x, x])
  const inner = graph.one('Add', [graph.one('Mul', [square, graph.scalar(B)]), graph.scalar(A)])
  return { square, gate: graph.one('Sigmoid', [graph.one('Mul', [x, inner])]) }
}

/** Slope of x·σ(u(x)) is σ·(1 + x·u′·(1 − σ)); shared by both activations. */
const gatedSlope = (graph: OnnxGraph, gate: string, xTimesInnerSlope: string): string => {
  const rest = graph.one('Sub', [graph.scalar(1), gate])
  const factor = graph.one('Add', [graph.one('Mul', [xTimesInnerSlope, rest]), graph.scalar(1)])
  return graph.one('Mul', [gate, factor])
}

/** GELU in its tanh form (Hendrycks & Gimpel 2016), element by element. */
export const gelu = activation({
  name: 'gelu',
  of: (x) => x * sigmoid(A * x + B * x ** 3),
  slope: (x) => {
    const gate = sigmoid(A * x + B * x ** 3)
    return gate * (1 + x * (A + 3 * B * x * x) * (1 - gate))
  },
  onnx: (graph, x) => graph.one('Mul', [x, geluGate(graph, x).gate]),
  onnxSlope: (graph, x) => {
    const { square, gate } = geluGate(graph, x)
    const inner = graph.one('Add', [graph.one('Mul', [square, graph.scalar(3 * B)]), graph.scalar(A)])
    return gatedSlope(graph, gate, graph.one('Mul', [x, inner]))
  },
})

/** SiLU, x · σ(x), element by element. */
export const silu = activation({
  name: 'silu',
  of: (x) => x * sigmoid(x),
  slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  onnx: (graph, x) => graph.one('Mul', [x, graph.one('Sigmoid', [x])]),
  onnxSlope: (graph, x) => gatedSlope(graph, graph.one('Sigmoid', [x]), x),
})
