import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, type Shape, ShapeFault, showShape, sizeOf, type Tensor } from '../tensor.ts'

/** Space: H and W double. Time: each clip of `clip` frames becomes 2·clip − 1, its first frame once, the others twice. */
export type Upsample2 = { axis: 'space' } | { axis: 'time'; clip: number }

function outShape(op: string, x: Shape, how: Upsample2): Shape {
  expectShape(op, 'x [F, C, H, W] =', x, [null, null, null, null])
  const [frames, channels, height, width] = x
  if (how.axis === 'space') return [frames, channels, 2 * height, 2 * width]
  if (how.clip < 1 || frames % how.clip !== 0)
    throw new ShapeFault(op, `whole clips of ${how.clip} frames`, showShape(x))
  return [(frames / how.clip) * (2 * how.clip - 1), channels, height, width]
}

const inShape = (op: string, d: Shape, how: Upsample2): Shape => {
  expectShape(op, 'd [F, C, H, W] =', d, [null, null, null, null])
  const [frames, channels, height, width] = d
  const x =
    how.axis === 'space'
      ? [frames, channels, height / 2, width / 2]
      : [(frames / (2 * how.clip - 1)) * how.clip, channels, height, width]
  if (x.some((size) => !Number.isInteger(size))) throw new ShapeFault(op, 'd of an upsampled shape', showShape(d))
  return x
}

/** The input frame that output frame `at` repeats. */
const sourceFrame = (at: number, clip: number): number =>
  Math.floor(at / (2 * clip - 1)) * clip + Math.ceil((at % (2 * clip - 1)) / 2)

/** For each element of the larger tensor, the element of the smaller one that it copies. */
function eachCopy([frames, channels, height, width]: Shape, how: Upsample2, visit: (to: number, from: number) => void) {
  const planes = frames * channels
  for (let plane = 0; plane < planes; plane++)
    for (let row = 0; row < height; row++)
      for (let col = 0; col < width; col++) {
        const to = (plane * height + row) * width + col
        if (how.axis === 'space') visit(to, ((plane * height) / 2 + (row >> 1)) * (width / 2) + (col >> 1))
        else {
          const from = sourceFrame(Math.floor(plane / channels), how.clip) * channels + (plane % channels)
          visit(to, (from * height + row) * width + col)
        }
      }
}

const gradOp = defineOp<Upsample2>({
  name: 'upsample2Grad',
  shape: ([d], how) => [inShape('upsample2Grad', d, how)],
  meaning: ([d], [dx], how) =>
    eachCopy(d.shape, how, (to, from) => {
      dx.data[from] += d.data[to]
    }),
  onnx: (graph, { inputs: [d], shapes: [shape], outputShapes: [out], attrs }) => {
    if (attrs.axis === 'time') return [foldFrames(graph, d, shape, attrs.clip)]
    // 3 to 4 times faster than ReduceSum over a reshaped [·, H, 2, W, 2]
    const mean = graph.one('AveragePool', [d], { kernel_shape: [2, 2], strides: [2, 2] })
    return [graph.reshape(graph.one('Mul', [mean, graph.scalar(4)]), out)]
  },
  cuda: 'upsample2',
})

function foldFrames(graph: OnnxGraph, d: string, [frames, ...rest]: Shape, clip: number): string {
  if (clip === 1) return d
  const size = sizeOf(rest)
  const clips = frames / (2 * clip - 1)
  const byClip = graph.reshape(d, [clips, 2 * clip - 1, size])
  const later = graph.reshape(graph.slice(byClip, 1, 1, 2 * clip - 1), [clips, clip - 1, 2, size])
  const sums = graph.one('ReduceSum', [later, graph.ints([2])], { keepdims: 0 })
  return graph.reshape(graph.concat([graph.slice(byClip, 1, 0, 1), sums], 1), [clips * clip, ...rest])
}

const upsample2Op = defineOp<Upsample2>({
  name: 'upsample2',
  shape: ([x], how) => [outShape('upsample2', x, how)],
  meaning: ([x], [out], how) =>
    eachCopy(out.shape, how, (to, from) => {
      out.data[to] = x.data[from]
    }),
  gradient: ({ gradients: [d], attrs }) => [d && apply(gradOp, [d], attrs)[0]],
  onnx: (graph, { inputs: [x], shapes: [[frames]], outputShapes: [[outFrames]], attrs }) => {
    if (attrs.axis === 'time') {
      const sources = Int32Array.from({ length: outFrames }, (_, at) => sourceFrame(at, attrs.clip))
      return [graph.gatherRows(x, sources, frames)]
    }
    const scales = graph.constant(Float32Array.of(1, 1, 2, 2), [4])
    // Resize is 2 to 10 times faster here than Expand, Gather or Concat forms
    const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
    return [graph.one('Resize', [x, '', scales], nearest)]
  },
  cuda: 'upsample2',
})

/** Nearest 2× in space or, in the 1 + T layout, in time. x [F, C, H, W] → [F, C, 2H, 2W] or [F/clip · (2·clip − 1), C, H, W]. */
export const upsample2 = (x: Tensor, how: Upsample2): Tensor => apply(upsample2Op, [x], how)[0]
