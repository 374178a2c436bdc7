import { type Shape, sizeOf } from '../../tensor.ts'
import type { CudaCall, Lowering } from '../call.ts'
import { convolutionLowerings } from './convolutions.ts'

const pixels = ([frames, channels, ...rest]: Shape): number[] => [frames, channels, sizeOf(rest)]

/** The first frames, then those of a clip, then the size of one. */
const clips = ({ attrs }: CudaCall, [frames, ...rest]: Shape): number[] => [frames, Number(attrs.clip), sizeOf(rest)]

const planes = ([frames, channels, height, width]: Shape) => [{ count: frames * channels }, height, width]

/** Ops on pictures [F, C, H, W]. */
export const pictureLowerings: Readonly<Record<string, Lowering>> = {
  ...convolutionLowerings,
  channelSum: (call) =>
    call.writer.launch('channelSum', call.format, [call.output(0), call.input(0), ...pixels(call.shapes[0])]),
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
