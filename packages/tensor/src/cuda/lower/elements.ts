import { type Shape, sizeOf } from '../../tensor.ts'
import type { CudaCall, Lowering } from '../call.ts'
import type { Opcode } from '../opcodes.ts'

/** Numbers of Binary in native/include/kernels.h. */
export const BINARY = { add: 0, sub: 1, mul: 2 } as const

/** Partial sums of a loss: FLOW_BLOCKS of native/include/kernels.h, which a test compares. */
export const FLOW_PARTIALS = 256

const count = ({ outputShapes }: CudaCall) => ({ count: sizeOf(outputShapes[0]) })

const binary =
  (name: keyof typeof BINARY): Lowering =>
  (call) =>
    call.writer.launch('elementwise', call.format, [
      call.output(0),
      call.input(0),
      call.input(1),
      count(call),
      BINARY[name],
    ])

const one =
  (opcode: Opcode): Lowering =>
  (call) =>
    call.writer.launch(opcode, call.format, [call.output(0), call.input(0), count(call)])

const two =
  (opcode: Opcode): Lowering =>
  (call) =>
    call.writer.launch(opcode, call.format, [call.output(0), call.input(0), call.input(1), count(call)])

/** For each axis of what is written: its size and how far a step goes in what is read. */
type Axes = readonly (readonly [size: number, step: number])[]

function permute(call: CudaCall, axes: Axes): void {
  const table = call.writer.constant(Int32Array.from(axes.flat()))
  call.writer.launch('transpose', call.format, [call.output(0), call.input(0), table, axes.length, count(call)])
}

const stepsOf = (shape: Shape): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))

/** Ops that say something of each element by itself, or move elements one by one. */
export const elementLowerings: Readonly<Record<string, Lowering>> = {
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  gelu: one('gelu'),
  silu: one('silu'),
  geluGrad: two('geluGrad'),
  siluGrad: two('siluGrad'),
  scale: (call) =>
    call.writer.launch('scale', call.format, [
      call.output(0),
      call.input(0),
      count(call),
      { real: Number(call.attrs.by) },
    ]),
  transpose: (call) => {
    const perm = call.attrs.perm as readonly number[]
    const steps = stepsOf(call.shapes[0])
    permute(
      call,
      perm.map((axis) => [call.shapes[0][axis], steps[axis]]),
    )
  },
  patchify: (call) => {
    const [c, t, h, w] = call.shapes[0]
    permute(call, [
      [t, h * w],
      [h / 2, 2 * w],
      [w / 2, 2],
      [2, w],
      [2, 1],
      [c, t * h * w],
    ])
  },
  unpatchify: (call) => {
    const [c, t, h, w] = call.outputShapes[0]
    permute(call, [
      [c, 1],
      [t, h * w * c],
      [h / 2, 2 * w * c],
      [2, 2 * c],
      [w / 2, 4 * c],
      [2, c],
    ])
  },
  tEmbed: (call) => {
    const [rows, width] = call.outputShapes[0]
    call.writer.launch('tEmbed', call.format, [call.output(0), call.input(0, 'f32'), rows, width])
  },
  flowLoss: (call) => {
    const [rows, width] = call.shapes[0]
    const made = [call.output(0, 'f32'), call.writer.room(FLOW_PARTIALS * 4)]
    const given = [call.input(0), call.input(1), call.input(2, 'f32')]
    call.writer.launch('flowLoss', call.format, [...made, ...given, rows, width])
  },
  flowLossGrad: (call) => {
    const [rows, width] = call.outputShapes[0]
    const given = [call.input(0, 'f32'), call.input(1), call.input(2), call.input(3, 'f32')]
    call.writer.launch('flowLossGrad', call.format, [call.output(0), ...given, rows, width])
  },
}
