import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, type Shape, type Tensor } from '../tensor.ts'

type Empty = Record<string, never>

const EPSILON = 1e-6

function check(op: string, x: Shape, g: Shape): void {
  expectShape(op, 'x [F, C, H, W] =', x, [null, null, null, null])
  expectShape(op, 'g [C] =', g, [x[1]])
}

/** Calls `visit` with the flat positions of one pixel's channels and 1/RMS over them. */
function eachPixel(shape: Shape, x: Float64Array, visit: (at: readonly number[], inverse: number) => void): void {
  const [frames, channels, height, width] = shape
  const area = height * width
  for (let f = 0; f < frames; f++)
    for (let pixel = 0; pixel < area; pixel++) {
      const at = Array.from({ length: channels }, (_, c) => (f * channels + c) * area + pixel)
      const meanSquare = at.reduce((sum, i) => sum + x[i] ** 2, 0) / channels
      visit(at, 1 / Math.sqrt(meanSquare + EPSILON))
    }
}

/** x as [F, C, H·W] with 1/RMS [F, 1, H·W] and x/RMS; the gradient asks again and gets the forward's nodes. */
function normalised(graph: OnnxGraph, x: string, [frames, channels, height, width]: Shape) {
  const flat = graph.reshape(x, [frames, channels, height * width])
  const meanSquare = graph.one('ReduceMean', [graph.one('Mul', [flat, flat]), graph.ints([1])])
  const inverse = graph.one('Reciprocal', [graph.one('Sqrt', [graph.one('Add', [meanSquare, graph.scalar(EPSILON)])])])
  return { inverse, unit: graph.one('Mul', [flat, inverse]) }
}

const gradOp = defineOp<Empty>({
  name: 'chanNormGrad',
  shape: ([d, x, g]) => {
    check('chanNormGrad', x, g)
    expectShape('chanNormGrad', 'd', d, x)
    return [x, g]
  },
  meaning: ([d, x, g], [dx, dg]) =>
    eachPixel(x.shape, x.data, (at, inverse) => {
      const unit = at.map((i) => x.data[i] * inverse)
      const dUnit = at.map((i, c) => d.data[i] * g.data[c])
      const along = unit.reduce((sum, u, c) => sum + u * dUnit[c], 0) / unit.length
      at.forEach((i, c) => {
        dx.data[i] = inverse * (dUnit[c] - unit[c] * along)
        dg.data[c] += d.data[i] * unit[c]
      })
    }),
  onnx: (graph, { inputs: [d, x, g], shapes: [, shape] }) => {
    const [frames, channels, height, width] = shape
    const { inverse, unit } = normalised(graph, x, shape)
    const flat = graph.reshape(d, [frames, channels, height * width])
    const byUnit = graph.one('Mul', [flat, unit])
    // mean over channels of d·g·unit, as a product with g/C: one pass instead of two
    const along = graph.one('MatMul', [
      graph.one('Mul', [graph.reshape(g, [1, channels]), graph.scalar(1 / channels)]),
      byUnit,
    ])
    const dUnit = graph.one('Mul', [flat, graph.reshape(g, [channels, 1])])
    const dx = graph.one('Mul', [graph.one('Sub', [dUnit, graph.one('Mul', [unit, along])]), inverse])
    return [graph.reshape(dx, shape), graph.one('ReduceSum', [byUnit, graph.ints([0, 2])], { keepdims: 0 })]
  },
  cuda: 'chan_norm_grad',
})

const chanNormOp = defineOp<Empty>({
  name: 'chanNorm',
  shape: ([x, g]) => {
    check('chanNorm', x, g)
    return [x]
  },
  meaning: ([x, g], [out]) =>
    eachPixel(x.shape, x.data, (at, inverse) => {
      at.forEach((i, c) => {
        out.data[i] = x.data[i] * inverse * g.data[c]
      })
    }),
  gradient: ({ inputs: [x, g], gradients: [d] }) => (d ? apply(gradOp, [d, x, g], {}) : [null, null]),
  onnx: (graph, { inputs: [x, g], shapes: [shape] }) => {
    const { unit } = normalised(graph, x, shape)
    return [graph.reshape(graph.one('Mul', [unit, graph.reshape(g, [shape[1], 1])]), shape)]
  },
  cuda: 'chan_norm',
})

/** Root-mean-square norm over channels at each pixel, ε = 1e-6, times a gain. x [F, C, H, W], g [C] → [F, C, H, W]. */
export const chanNorm = (x: Tensor, g: Tensor): Tensor => apply(chanNormOp, [x, g], {})[0]
