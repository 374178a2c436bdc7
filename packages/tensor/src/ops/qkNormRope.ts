import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, type Shape, ShapeFault, showShape, type Tensor } from '../tensor.ts'
import { segmentSum } from './segment.ts'

const EPSILON = 1e-6
type Options = { heads: number; group: Int32Array }

const check = (op: string, [x, gain, cos, sin]: readonly Shape[], { heads, group }: Options): number => {
  const width = x[1] / heads
  if (x.length !== 2 || !Number.isInteger(width / 2)) throw new ShapeFault(op, `x [N, ${heads}·2·D]`, showShape(x))
  expectShape(op, 'gain', gain, [null, width])
  expectShape(op, 'cos', cos, [x[0], width / 2])
  expectShape(op, 'sin', sin, [x[0], width / 2])
  if (group.length !== x[0]) throw new ShapeFault(op, `a group for each of ${x[0]} rows`, `${group.length}`)
  return width
}

/** Calls `visit` for each row and head: its first element and 1/rms. */
function eachHead(
  x: Float64Array,
  rows: number,
  heads: number,
  width: number,
  visit: (row: number, at: number, inverse: number) => void,
) {
  for (let row = 0; row < rows; row++)
    for (let head = 0; head < heads; head++) {
      const at = (row * heads + head) * width
      let square = 0
      for (let i = 0; i < width; i++) square += x[at + i] ** 2
      visit(row, at, 1 / Math.sqrt(square / width + EPSILON))
    }
}

const qkNormRopeOp = defineOp<Options>({
  name: 'qkNormRope',
  shape: (shapes, options) => {
    const width = check('qkNormRope', shapes, options)
    return [[shapes[0][0], options.heads, width]]
  },
  meaning: ([x, gain, cos, sin], [out], { heads, group }) => {
    const width = x.shape[1] / heads
    const half = width / 2
    eachHead(x.data, x.shape[0], heads, width, (row, at, inverse) => {
      const g = group[row] * width
      for (let i = 0; i < half; i++) {
        const [c, s] = [cos.data[row * half + i], sin.data[row * half + i]]
        const first = x.data[at + i] * inverse * gain.data[g + i]
        const second = x.data[at + half + i] * inverse * gain.data[g + half + i]
        out.data[at + i] = first * c - second * s
        out.data[at + half + i] = first * s + second * c
      }
    })
  },
  gradient: ({ inputs: [x, gain, cos, sin], gradients: [d], attrs }) => {
    if (!d) return [null, null, null, null]
    const [dx, dGain] = apply(qkNormRopeGradOp, [d, x, gain, cos, sin], attrs)
    return [dx, dGain, null, null]
  },
  onnx: (graph, { inputs: [x, gain, cos, sin], shapes: [[count, full]], attrs: { heads, group } }) => {
    const width = full / heads
    const { normal } = onnxNormal(graph, graph.reshape(x, [count, heads, width]))
    const gained = graph.one('Mul', [normal, onnxGain(graph, gain, group, width)])
    return [onnxRotate(graph, gained, onnxTable(graph, cos, count, width), onnxTable(graph, sin, count, width), 1)]
  },
  cuda: 'qk_norm_rope',
})

const qkNormRopeGradOp = defineOp<Options>({
  name: 'qkNormRopeGrad',
  shape: ([d, ...shapes], options) => {
    const width = check('qkNormRopeGrad', shapes, options)
    expectShape('qkNormRopeGrad', 'd', d, [shapes[0][0], options.heads, width])
    return [shapes[0], shapes[1]]
  },
  meaning: ([d, x, gain, cos, sin], [dx, dGain], { heads, group }) => {
    const width = x.shape[1] / heads
    const half = width / 2
    const back = new Float64Array(width)
    eachHead(x.data, x.shape[0], heads, width, (row, at, inverse) => {
      const g = group[row] * width
      for (let i = 0; i < half; i++) {
        const [c, s] = [cos.data[row * half + i], sin.data[row * half + i]]
        back[i] = d.data[at + i] * c + d.data[at + half + i] * s
        back[half + i] = d.data[at + half + i] * c - d.data[at + i] * s
      }
      let along = 0
      for (let i = 0; i < width; i++) {
        const normal = x.data[at + i] * inverse
        dGain.data[g + i] += back[i] * normal
        along += (back[i] * gain.data[g + i] * normal) / width
      }
      for (let i = 0; i < width; i++)
        dx.data[at + i] = inverse * (back[i] * gain.data[g + i] - x.data[at + i] * inverse * along)
    })
  },
  onnx: (graph, { inputs: [d, x, gain, cos, sin], shapes: [[count, heads, width], , [groups]], attrs: { group } }) => {
    const { normal, inverse } = onnxNormal(graph, graph.reshape(x, [count, heads, width]))
    const back = onnxRotate(graph, d, onnxTable(graph, cos, count, width), onnxTable(graph, sin, count, width), -1)
    const inner = graph.one('Mul', [back, onnxGain(graph, gain, group, width)])
    const along = graph.meanLast(graph.one('Mul', [inner, normal]))
    const dx = graph.one('Mul', [inverse, graph.one('Sub', [inner, graph.one('Mul', [normal, along])])])
    const byRow = graph.one('ReduceSum', [graph.one('Mul', [back, normal]), graph.ints([1])], { keepdims: 0 })
    const dGain = segmentSum(graph, byRow, { seg: group, count: groups })
    return [graph.reshape(dx, [count, heads * width]), dGain]
  },
  cuda: 'qk_norm_rope',
})

const onnxNormal = (graph: OnnxGraph, x: string): { normal: string; inverse: string } => {
  const square = graph.meanLast(graph.one('Mul', [x, x]))
  const inverse = graph.one('Reciprocal', [graph.one('Sqrt', [graph.one('Add', [square, graph.scalar(EPSILON)])])])
  return { normal: graph.one('Mul', [x, inverse]), inverse }
}

const onnxGain = (graph: OnnxGraph, gain: string, group: Int32Array, width: number): string =>
  graph.reshape(graph.one('Gather', [gain, graph.ints(group)], { axis: 0 }), [group.length, 1, width])

const onnxTable = (graph: OnnxGraph, table: string, count: number, width: number): string =>
  graph.reshape(table, [count, 1, width / 2])

/** Rotates the two halves of the last axis by the table's angle, or back by it (direction −1). */
const onnxRotate = (graph: OnnxGraph, x: string, cos: string, sin: string, direction: 1 | -1): string => {
  const [a, b] = graph.node('Split', [x], { attributes: { axis: -1, num_outputs: 2 }, outputs: 2 })
  const product = (left: string, right: string) => graph.one('Mul', [left, right])
  const first = graph.one(direction === 1 ? 'Sub' : 'Add', [product(a, cos), product(b, sin)])
  const second = graph.one(direction === 1 ? 'Add' : 'Sub', [product(b, cos), product(a, sin)])
  return graph.concat([first, second], -1)
}

/**
 * RMS norm of each head, then rotary position (Su et al. 2021): x [N, H·D], gain [G, D] chosen per row by `group`,
 * cos and sin [N, D/2] by row → [N, H, D]. Element i is rotated with element i + D/2. eps 1e-6.
 */
export const qkNormRope = (x: Tensor, gain: Tensor, cos: Tensor, sin: Tensor, options: Options): Tensor =>
  apply(qkNormRopeOp, [x, gain, cos, sin], options)[0]
