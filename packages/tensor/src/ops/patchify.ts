import type { OnnxGraph } from '../onnx/graph.ts'
import { apply, defineOp } from '../op.ts'
import { expectShape, type Shape, ShapeFault, showShape, sizeOf, type Tensor } from '../tensor.ts'

/** The size of the grid of pixels, [C, T, H, W] with H and W even. */
type Grid = { shape: Shape }

function rowsOf(op: string, shape: Shape): Shape {
  expectShape(op, 'a grid [C, T, H, W] =', shape, [null, null, null, null])
  const [channels, frames, height, width] = shape
  if (height % 2 !== 0 || width % 2 !== 0) throw new ShapeFault(op, 'even H and W', showShape(shape))
  return [frames * (height / 2) * (width / 2), 4 * channels]
}

/** For each element of the grid, its place in the rows. */
function eachPlace(shape: Shape, visit: (gridAt: number, rowsAt: number) => void): void {
  const [channels, frames, height, width] = shape
  for (let at = 0; at < sizeOf(shape); at++) {
    const x = at % width
    const y = Math.floor(at / width) % height
    const t = Math.floor(at / width / height) % frames
    const c = Math.floor(at / width / height / frames)
    const row = (t * (height / 2) + (y >> 1)) * (width / 2) + (x >> 1)
    visit(at, row * 4 * channels + ((y & 1) * 2 + (x & 1)) * channels + c)
  }
}

const patchifyOp = defineOp<Record<string, never>>({
  name: 'patchify',
  shape: ([x]) => [rowsOf('patchify', x)],
  meaning: ([x], [out]) =>
    eachPlace(x.shape, (gridAt, rowsAt) => {
      out.data[rowsAt] = x.data[gridAt]
    }),
  gradient: ({ inputs: [x], gradients: [d] }) => [d && unpatchify(d, x.shape)],
  onnx: (graph: OnnxGraph, { inputs: [x], shapes: [[channels, frames, height, width]], outputShapes: [out] }) => {
    const split = graph.reshape(x, [channels, frames, height / 2, 2, width / 2, 2])
    return [graph.reshape(graph.transpose(split, [1, 2, 4, 3, 5, 0]), out)]
  },
  cuda: 'transpose',
})

const unpatchifyOp = defineOp<Grid>({
  name: 'unpatchify',
  shape: ([x], { shape }) => {
    expectShape('unpatchify', 'x', x, rowsOf('unpatchify', shape))
    return [shape]
  },
  meaning: ([x], [out], { shape }) =>
    eachPlace(shape, (gridAt, rowsAt) => {
      out.data[gridAt] = x.data[rowsAt]
    }),
  gradient: ({ gradients: [d] }) => [d && patchify(d)],
  onnx: (graph, { inputs: [x], attrs: { shape } }) => {
    const [channels, frames, height, width] = shape
    const split = graph.reshape(x, [frames, height / 2, width / 2, 2, 2, channels])
    return [graph.reshape(graph.transpose(split, [5, 0, 1, 3, 2, 4]), shape)]
  },
  cuda: 'transpose',
})

/**
 * Patches of 1×2×2 as token rows. x [C, T, H, W] → [T · H/2 · W/2, 4·C]: rows in order t, y, x, channels in order dy, dx, c.
 * Clips that follow each other in T become row ranges that follow each other.
 */
export const patchify = (x: Tensor): Tensor => apply(patchifyOp, [x], {})[0]

/** The inverse of patchify, given the shape [C, T, H, W] to return to. */
export const unpatchify = (x: Tensor, shape: Shape): Tensor => apply(unpatchifyOp, [x], { shape })[0]
