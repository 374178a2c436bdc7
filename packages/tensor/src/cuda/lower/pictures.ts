import { type Shape, sizeOf } from '../../tensor.ts'
import type { CudaCall, Lowering } from '../call.ts'

type Sizes = { readonly x: Shape; readonly y: Shape }

const windowWords = ({ attrs }: CudaCall, { x, y }: Sizes, kernel: number): number[] => [
  ...x,
  kernel,
  Number(attrs.stride),
  Number(attrs.pad),
  ...y.slice(1),
]

const timeWords = ({ attrs }: CudaCall, { x, y }: Sizes): number[] => {
  const [stride, clip] = [Number(attrs.stride), Number(attrs.clip)]
  return [x[0], x[1], x[2] * x[3], stride, clip, y[1], y[0], Math.ceil(clip / stride)]
}

const pixels = ([frames, channels, ...rest]: Shape): number[] => [frames, channels, sizeOf(rest)]

/** The first frames, then those of a clip, then the size of one. */
const clips = ({ attrs }: CudaCall, [frames, ...rest]: Shape): number[] => [frames, Number(attrs.clip), sizeOf(rest)]

const planes = ([frames, channels, height, width]: Shape) => [{ count: frames * channels }, height, width]

/** Ops on pictures [F, C, H, W]. */
export const pictureLowerings: Readonly<Record<string, Lowering>> = {
  conv2d: (call) => {
    const sizes = windowWords(call, { x: call.shapes[0], y: call.outputShapes[0] }, call.shapes[1][2])
    call.writer.launch('conv2d', call.format, [
      call.output(0),
      call.input(0),
      call.input(1),
      call.optional(2),
      ...sizes,
    ])
  },
  conv2dGradX: (call) => {
    const sizes = windowWords(call, { x: call.outputShapes[0], y: call.shapes[0] }, call.shapes[1][2])
    call.writer.launch('conv2dGradX', call.format, [call.output(0), call.input(0), call.input(1), ...sizes])
  },
  conv2dGradW: (call) => {
    const sizes = windowWords(call, { x: call.shapes[1], y: call.shapes[0] }, Number(call.attrs.kernel))
    call.writer.launch('conv2dGradW', call.format, [call.output(0), call.input(0), call.input(1), ...sizes])
  },
  channelSum: (call) =>
    call.writer.launch('channelSum', call.format, [call.output(0), call.input(0), ...pixels(call.shapes[0])]),
  convT: (call) => {
    const sizes = timeWords(call, { x: call.shapes[0], y: call.outputShapes[0] })
    call.writer.launch('convT', call.format, [call.output(0), call.input(0), call.input(1), call.optional(2), ...sizes])
  },
  convTGradX: (call) => {
    const sizes = timeWords(call, { x: call.outputShapes[0], y: call.shapes[0] })
    call.writer.launch('convTGradX', call.format, [call.output(0), call.input(0), call.input(1), ...sizes])
  },
  convTGradW: (call) => {
    const sizes = timeWords(call, { x: call.shapes[1], y: call.shapes[0] })
    call.writer.launch('convTGradW', call.format, [call.output(0), call.input(0), call.input(1), ...sizes])
  },
  chanNorm: (call) =>
    call.writer.launch('chanNorm', call.format, [
      call.output(0),
      call.input(0),
      call.input(1),
      ...pixels(call.shapes[0]),
    ]),
  chanNormGrad: (call) => {
    const [frames, , area] = pixels(call.shapes[1])
    const made = [call.output(0), call.output(1), call.writer.room(frames * area * 4)]
    const given = [call.input(0), call.input(1), call.input(2)]
    call.writer.launch('chanNormGrad', call.format, [...made, ...given, ...pixels(call.shapes[1])])
  },
  upsample2: (call) => {
    const [y, x, shape] = [call.output(0), call.input(0), call.shapes[0]]
    if (call.attrs.axis === 'space') call.writer.launch('upsampleSpace', call.format, [y, x, ...planes(shape)])
    else call.writer.launch('upsampleTime', call.format, [y, x, ...clips(call, shape)])
  },
  upsample2Grad: (call) => {
    const [dx, d, shape] = [call.output(0), call.input(0), call.outputShapes[0]]
    if (call.attrs.axis === 'space') call.writer.launch('upsampleSpaceGrad', call.format, [dx, d, ...planes(shape)])
    else call.writer.launch('upsampleTimeGrad', call.format, [dx, d, ...clips(call, shape)])
  },
}
