import { type Shape, sizeOf } from '../../tensor.ts'
import type { CudaCall, Lowering } from '../call.ts'
import type { Opcode } from '../opcodes.ts'
import { bytesOf, part, type Ref, type Word } from '../planWriter.ts'
import { gemm } from './gemm.ts'

/**
 * A convolution as a matrix product: `cols` [depth, frames · area] is what its windows see, made and taken back by two
 * kernels. f32, which is there for parity, and what would not fit, is a kernel that reads the windows where they lie.
 */
type Convolution = {
  readonly see: Opcode
  readonly back: Opcode
  /** Sizes of the windows over so many frames of x. */
  readonly words: (frames: number) => number[]
  readonly x: Shape
  readonly y: Shape
  /** Frames of y that one frame of x becomes; 0 where frames see each other, and all must be made at once. */
  readonly perFrame: 0 | 1
  readonly depth: number
}

// cols of more bytes than this are made a few frames at a time, or not at all
const ROOM = 2 ** 28
const MOST_ROOM = 2 ** 30

const areaOf = (shape: Shape): number => sizeOf(shape.slice(2))
const frameBytes = (shape: Shape, call: CudaCall): number => sizeOf(shape.slice(1)) * bytesOf(call.format)
const colsBytes = ({ y, depth }: Convolution, frames: number, call: CudaCall): number =>
  frames * areaOf(y) * depth * bytesOf(call.format)

/** How many frames are made at once: all, a few, or none where that would be too much. */
function framesAtOnce(call: CudaCall, conv: Convolution): number {
  const all = conv.y[0]
  if (call.format === 'f32') return 0
  if (colsBytes(conv, all, call) <= ROOM) return all
  if (conv.perFrame === 0) return colsBytes(conv, all, call) <= MOST_ROOM ? all : 0
  return Math.max(1, Math.floor(ROOM / colsBytes(conv, 1, call)))
}

type Piece = { readonly frames: number; readonly of: (ref: Ref, shape: Shape) => Ref; readonly words: number[] }

/** Stretches of frames that fit; of a convolution over time there is one. */
function pieces(call: CudaCall, conv: Convolution, atOnce: number): Piece[] {
  const made: Piece[] = []
  for (let from = 0; from < conv.y[0]; from += atOnce) {
    const frames = Math.min(atOnce, conv.y[0] - from)
    const isAll = frames === conv.y[0]
    const of = (ref: Ref, shape: Shape) =>
      isAll ? ref : part(ref, from * frameBytes(shape, call), frames * frameBytes(shape, call))
    made.push({ frames, of, words: conv.words(isAll ? conv.x[0] : frames) })
  }
  return made
}

const biased = (call: CudaCall, y: Ref, bias: Ref | null, shape: Shape): void => {
  if (bias) call.writer.launch('channelBias', call.format, [y, bias, shape[0], shape[1], areaOf(shape)])
}

function forward(call: CudaCall, conv: Convolution): boolean {
  const atOnce = framesAtOnce(call, conv)
  if (atOnce === 0) return false
  const { depth, y: shape } = conv
  const [y, x, w] = [call.output(0) as Ref, call.input(0), call.input(1)]
  const [area, out] = [areaOf(shape), shape[1]]
  for (const { frames, of, words } of pieces(call, conv, atOnce)) {
    const cols = call.writer.room(colsBytes(conv, frames, call))
    call.writer.launch(conv.see, call.format, [cols, of(x, conv.x), ...words])
    gemm(call, {
      c: { ref: of(y, shape), by: [out * area, area, 1] },
      a: { ref: w, by: [0, depth, 1] },
      b: { ref: cols, by: [area, frames * area, 1] },
      sizes: [frames, out, area, depth],
    })
  }
  biased(call, y, call.optional(2), shape)
  return true
}

function byInput(call: CudaCall, conv: Convolution): boolean {
  const atOnce = framesAtOnce(call, conv)
  if (atOnce === 0) return false
  const { depth, y: shape } = conv
  const [dx, d, w] = [call.output(0) as Ref, call.input(0), call.input(1)]
  const [area, out] = [areaOf(shape), shape[1]]
  for (const { frames, of, words } of pieces(call, conv, atOnce)) {
    const cols = call.writer.room(colsBytes(conv, frames, call))
    gemm(call, {
      c: { ref: cols, by: [area, frames * area, 1] },
      a: { ref: w, by: [0, 1, depth] },
      b: { ref: of(d, shape), by: [out * area, area, 1] },
      sizes: [frames, depth, area, out],
    })
    call.writer.launch(conv.back, call.format, [of(dx, conv.x), cols, ...words])
  }
  return true
}

function byWeights(call: CudaCall, conv: Convolution): boolean {
  const { depth, y: shape } = conv
  const [frames, out] = shape
  if (call.format === 'f32' || colsBytes(conv, frames, call) > MOST_ROOM) return false
  const [dw, d, x] = [call.output(0) as Ref, call.input(0), call.input(1)]
  const across = frames * areaOf(shape)
  const [cols, turned] = [call.writer.room(colsBytes(conv, frames, call)), call.writer.room(d.bytes)]
  call.writer.launch(conv.see, call.format, [cols, x, ...conv.words(conv.x[0])])
  // d with its channels first, so that frames and pixels are one axis to sum over
  const area = areaOf(shape)
  const table = call.writer.constant(Int32Array.of(out, area, frames, out * area, area, 1))
  call.writer.launch('transpose', call.format, [turned, d, table, 3, { count: sizeOf(shape) }])
  gemm(call, {
    c: { ref: dw, by: [0, depth, 1] },
    a: { ref: turned, by: [0, across, 1] },
    b: { ref: cols, by: [0, 1, across] },
    sizes: [1, out, depth, across],
  })
  return true
}

const overSpace = ({ attrs }: CudaCall, x: Shape, y: Shape, kernel: number): Convolution => ({
  ...{ see: 'windows', back: 'windowsBack', x, y, perFrame: 1, depth: x[1] * kernel ** 2 },
  words: (frames) => [frames, ...x.slice(1), kernel, Number(attrs.stride), Number(attrs.pad), ...y.slice(1)],
})

const overTime = ({ attrs }: CudaCall, x: Shape, y: Shape): Convolution => {
  const [stride, clip] = [Number(attrs.stride), Number(attrs.clip)]
  return {
    ...{ see: 'timeWindows', back: 'timeWindowsBack', x, y, perFrame: 0, depth: x[1] * 3 },
    words: (frames) => [frames, x[1], areaOf(x), stride, clip, y[1], y[0], Math.ceil(clip / stride)],
  }
}

/** A convolution as a product where it can be one, else by the kernel that does all of it. */
const either =
  (
    product: (call: CudaCall, conv: Convolution) => boolean,
    whole: Opcode,
    of: (call: CudaCall) => Convolution,
  ): Lowering =>
  (call) => {
    const conv = of(call)
    if (product(call, conv)) return
    const given: Word[] = whole === 'conv2d' || whole === 'convT' ? [call.optional(2)] : []
    const words = [call.output(0), call.input(0), call.input(1), ...given, ...conv.words(conv.x[0])]
    call.writer.launch(whole, call.format, words)
  }

/** Convolutions over space and time, and their gradients by what comes in and by the weights. */
export const convolutionLowerings: Readonly<Record<string, Lowering>> = {
  conv2d: either(forward, 'conv2d', (call) => overSpace(call, call.shapes[0], call.outputShapes[0], call.shapes[1][2])),
  conv2dGradX: either(byInput, 'conv2dGradX', (call) =>
    overSpace(call, call.outputShapes[0], call.shapes[0], call.shapes[1][2]),
  ),
  conv2dGradW: either(byWeights, 'conv2dGradW', (call) =>
    overSpace(call, call.shapes[1], call.shapes[0], Number(call.attrs.kernel)),
  ),
  convT: either(forward, 'convT', (call) => overTime(call, call.shapes[0], call.outputShapes[0])),
  convTGradX: either(byInput, 'convTGradX', (call) => overTime(call, call.outputShapes[0], call.shapes[0])),
  convTGradW: either(byWeights, 'convTGradW', (call) => overTime(call, call.shapes[1], call.shapes[0])),
}
