import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, type Shape, ShapeFault, showShape, type Tensor } from '../tensor.ts'
import { channelSum } from './conv2d.ts'

/** `clip`: input frames per clip; F is a multiple of it and clips do not see each other. */
export type ConvT = { stride: 1 | 2; clip: number }
type GradX = ConvT & { frames: number }

const TAPS = 3

function outShape(op: string, x: Shape, w: Shape, { stride, clip }: ConvT): Shape {
  expectShape(op, 'x [F, C, H, W] =', x, [null, null, null, null])
  expectShape(op, 'w [O, C, 3] =', w, [null, x[1], TAPS])
  if (clip < 1 || x[0] % clip !== 0) throw new ShapeFault(op, `whole clips of ${clip} frames`, showShape(x))
  return [(x[0] / clip) * Math.ceil(clip / stride), w[0], x[2], x[3]]
}

/** The input frame that each (output frame, tap) sees: frames before a clip's first are copies of it. */
function sources(frames: number, { stride, clip }: ConvT): Int32Array {
  const perClip = Math.ceil(clip / stride)
  return Int32Array.from({ length: (frames / clip) * perClip * TAPS }, (_, at) => {
    const out = Math.floor(at / TAPS)
    const seen = stride * (out % perClip) + (at % TAPS) - (TAPS - 1)
    return Math.floor(out / perClip) * clip + Math.max(0, seen)
  })
}

/** Every product once, as flat positions in y, x and w; the two gradients visit the same triples. */
function eachProduct(
  { x, w, conv }: { x: Shape; w: Shape; conv: ConvT },
  visit: (yAt: number, xAt: number, wAt: number) => void,
): void {
  const [frames, channels, height, width] = x
  const area = height * width
  sources(frames, conv).forEach((from, at) => {
    const to = Math.floor(at / TAPS)
    for (let o = 0; o < w[0]; o++)
      for (let c = 0; c < channels; c++)
        for (let pixel = 0; pixel < area; pixel++)
          visit(
            (to * w[0] + o) * area + pixel,
            (from * channels + c) * area + pixel,
            (o * channels + c) * TAPS + (at % TAPS),
          )
  })
}

/** Frames of x beside each other as channels, tap by tap: [Fo, 3·C, H, W]. */
function beside(graph: OnnxGraph, x: string, [frames, channels, height, width]: Shape, conv: ConvT): string {
  const seen = sources(frames, conv)
  return graph.reshape(graph.gatherRows(x, seen, frames), [seen.length / TAPS, TAPS * channels, height, width])
}

const gradXOp = defineOp<GradX>({
  name: 'convTGradX',
  shape: ([d, w], { frames, ...conv }) => {
    const x = [frames, w[1], d[2], d[3]]
    expectShape('convTGradX', 'd', d, outShape('convTGradX', x, w, conv))
    return [x]
  },
  meaning: ([d, w], [dx], { stride, clip }) =>
    eachProduct({ x: dx.shape, w: w.shape, conv: { stride, clip } }, (yAt, xAt, wAt) => {
      dx.data[xAt] += d.data[yAt] * w.data[wAt]
    }),
  onnx: (graph, { inputs: [d, w], shapes: [shape, [out, channels]], attrs }) => {
    const seenBy = graph.one('Gather', [withSums(graph, d, shape, attrs), graph.ints(readers(shape[0], attrs))], {
      axis: 0,
    })
    const wide = graph.reshape(seenBy, [attrs.frames, TAPS * out, shape[2], shape[3]])
    const back = graph.reshape(graph.transpose(w, [1, 2, 0]), [channels, TAPS * out, 1, 1])
    return [graph.one('Conv', [wide, back], { kernel_shape: [1, 1] })]
  },
  cuda: 'conv_t_grad_x',
})

// A first frame is read by one tap of up to three output frames; every other frame by at most one output frame a tap.
const sumsPerClip = ({ stride, clip }: ConvT): number => Math.min(Math.ceil(clip / stride), stride === 1 ? 3 : 2) - 1

/** d, then a frame of zeros, then for each clip d0 + d1 and, at stride 1, d0 + d1 + d2. */
function withSums(graph: OnnxGraph, d: string, [frames, ...rest]: Shape, conv: ConvT): string {
  const perClip = Math.ceil(conv.clip / conv.stride)
  const clips = frames / perClip
  const nth = (n: number) =>
    graph.gatherRows(
      d,
      Int32Array.from({ length: clips }, (_, k) => k * perClip + n),
      frames,
    )
  const parts = [d, graph.one('Expand', [graph.scalar(0), graph.ints([1, ...rest])])]
  for (let sum = nth(0), n = 1; n <= sumsPerClip(conv); n++) {
    sum = graph.one('Add', [sum, nth(n)])
    parts.push(sum)
  }
  return graph.concat(parts, 0)
}

/** For each (input frame, tap) the row of `withSums` that read it. */
function readers(outFrames: number, conv: GradX): Int32Array {
  const { stride, clip, frames } = conv
  const perClip = Math.ceil(clip / stride)
  const clips = frames / clip
  return Int32Array.from({ length: frames * TAPS }, (_, at) => {
    const k = Math.floor(at / TAPS / clip)
    const frame = Math.floor(at / TAPS) % clip
    const out = (frame + TAPS - 1 - (at % TAPS)) / stride
    const last = Math.min(Math.floor(out), perClip - 1)
    if (frame === 0) return last === 0 ? k * perClip : outFrames + 1 + (last - 1) * clips + k
    return out === last ? k * perClip + out : outFrames
  })
}

const gradWOp = defineOp<ConvT>({
  name: 'convTGradW',
  shape: ([d, x], conv) => {
    const w = [d[1], x[1], TAPS]
    expectShape('convTGradW', 'd', d, outShape('convTGradW', x, w, conv))
    return [w]
  },
  meaning: ([d, x], [dw], conv) =>
    eachProduct({ x: x.shape, w: dw.shape, conv }, (yAt, xAt, wAt) => {
      dw.data[wAt] += d.data[yAt] * x.data[xAt]
    }),
  onnx: (graph, { inputs: [d, x], shapes: [[frames, out, height, width], shape], attrs }) => {
    const left = graph.reshape(d, [frames, out, height * width])
    const right = graph.reshape(beside(graph, x, shape, attrs), [frames, TAPS * shape[1], height * width])
    const products = graph.fusedMatMul(left, right, { transB: true })
    const summed = graph.one('ReduceSum', [products, graph.ints([0])], { keepdims: 0 })
    return [graph.transpose(graph.reshape(summed, [out, TAPS, shape[1]]), [0, 2, 1])]
  },
  cuda: 'conv_t_grad_w',
})

const convTOp = defineOp<ConvT>({
  name: 'convT',
  shape: ([x, w, b], conv) => {
    const out = outShape('convT', x, w, conv)
    if (b) expectShape('convT', 'b [O] =', b, [w[0]])
    return [out]
  },
  meaning: ([x, w, b], [out], conv) => {
    const area = out.shape[2] * out.shape[3]
    if (b) for (let at = 0; at < out.data.length; at++) out.data[at] = b.data[Math.floor(at / area) % out.shape[1]]
    eachProduct({ x: x.shape, w: w.shape, conv }, (yAt, xAt, wAt) => {
      out.data[yAt] += x.data[xAt] * w.data[wAt]
    })
  },
  gradient: ({ inputs: [x, w, b], gradients: [d], attrs: conv }) => {
    if (!d) return [null, null, null]
    const dx = apply(gradXOp, [d, w], { ...conv, frames: x.shape[0] })[0]
    return [dx, apply(gradWOp, [d, x], conv)[0], b ? channelSum(d) : null]
  },
  // frames beside each other and one 1×1 Conv, which adds the bias on the way; three products and a sum are no faster
  onnx: (graph, { inputs: [x, w, ...b], shapes: [shape, [out, channels]], attrs }) => {
    const flat = graph.reshape(graph.transpose(w, [0, 2, 1]), [out, TAPS * channels, 1, 1])
    return [graph.one('Conv', [beside(graph, x, shape, attrs), flat, ...b], { kernel_shape: [1, 1] })]
  },
  cuda: 'conv_t',
})

/**
 * Causal convolution over time, pixel by pixel, each clip on its own: output f sees input frames s·f − 2, s·f − 1, s·f,
 * where frames before the first are copies of it, so that a still picture is a clip of one frame.
 * x [F, C, H, W], w [O, C, 3] (oldest tap first), b [O] → [F/clip · ⌈clip/stride⌉, O, H, W].
 */
export const convT = (x: Tensor, w: Tensor, b: Tensor | undefined, { stride, clip }: ConvT): Tensor =>
  apply(convTOp, b ? [x, w, b] : [x, w], { stride, clip })[0]
