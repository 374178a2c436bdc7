import { apply, defineOp } from '../op.ts'
import { type Shape, ShapeFault, showShape, sizeOf, type Tensor } from '../tensor.ts'
import { rows } from './rows.ts'

const reshapeOp = defineOp<{ shape: Shape }>({
  name: 'reshape',
  shape: ([x], { shape }) => {
    if (sizeOf(x) !== sizeOf(shape)) throw new ShapeFault('reshape', `${sizeOf(x)} elements`, showShape(shape))
    return [shape]
  },
  meaning: ([x], [out]) => out.data.set(x.data),
  gradient: ({ inputs: [x], gradients: [d] }) => [d && reshape(d, x.shape)],
  onnx: (graph, { inputs, attrs }) => [graph.reshape(inputs[0], attrs.shape)],
  cuda: 'none',
})

const transposeOp = defineOp<{ perm: readonly number[] }>({
  name: 'transpose',
  shape: ([x], { perm }) => {
    const axes = [...perm].sort((a, b) => a - b)
    if (axes.length !== x.length || axes.some((axis, at) => axis !== at))
      throw new ShapeFault('transpose', `a permutation of ${x.length} axes`, `[${perm.join(', ')}]`)
    return [perm.map((axis) => x[axis])]
  },
  meaning: ([x], [out], { perm }) => {
    const strides = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)))
    const index = new Array(perm.length).fill(0)
    for (let at = 0; at < out.data.length; at++) {
      let from = 0
      for (let axis = 0; axis < perm.length; axis++) from += index[axis] * strides[perm[axis]]
      out.data[at] = x.data[from]
      for (let axis = perm.length - 1; axis >= 0 && ++index[axis] === out.shape[axis]; axis--) index[axis] = 0
    }
  },
  gradient: ({ gradients: [d], attrs: { perm } }) => [
    d &&
      transpose(
        d,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  ],
  onnx: (graph, { inputs, attrs }) => [graph.transpose(inputs[0], attrs.perm)],
  cuda: 'transpose',
})

const concatRowsOp = defineOp<Record<string, never>>({
  name: 'concatRows',
  shape: (shapes) => {
    const rest = shapes[0].slice(1)
    for (const shape of shapes)
      if (shape.length === 0 || showShape(shape.slice(1)) !== showShape(rest))
        throw new ShapeFault('concatRows', `rows of ${showShape(rest)}`, showShape(shape))
    return [[shapes.reduce((rows, shape) => rows + shape[0], 0), ...rest]]
  },
  meaning: (inputs, [out]) => {
    let at = 0
    for (const { data } of inputs) {
      out.data.set(data, at)
      at += data.length
    }
  },
  gradient: ({ inputs, gradients: [d] }) => {
    let from = 0
    return inputs.map(({ shape: [count] }) => {
      from += count
      return d && rows(d, [[from - count, from]])
    })
  },
  onnx: (graph, { inputs }) => [graph.concat(inputs, 0)],
  cuda: 'copy',
})

const splitColsOp = defineOp<{ parts: number }>({
  name: 'splitCols',
  shape: ([x], { parts }) => {
    if (x.length !== 2 || x[1] % parts !== 0) throw new ShapeFault('splitCols', `[N, ${parts}·D]`, showShape(x))
    return Array.from({ length: parts }, () => [x[0], x[1] / parts])
  },
  meaning: ([x], outputs, { parts }) => {
    const [count, width] = x.shape
    const part = width / parts
    outputs.forEach(({ data }, p) => {
      for (let row = 0; row < count; row++)
        for (let col = 0; col < part; col++) data[row * part + col] = x.data[row * width + p * part + col]
    })
  },
  // columns nobody used still need their zeros
  gradient: ({ outputs, gradients }) => [concatCols(gradients.map((d, p) => d ?? scaledZero(outputs[p])))],
  onnx: (graph, { inputs, attrs, outputShapes }) =>
    graph.node('Split', [inputs[0], graph.ints(outputShapes.map(([, width]) => width))], {
      attributes: { axis: 1 },
      outputs: attrs.parts,
    }),
  cuda: 'columns',
})

const concatColsOp = defineOp<Record<string, never>>({
  name: 'concatCols',
  shape: (shapes) => {
    const [count, part] = shapes[0]
    for (const shape of shapes)
      if (shape.length !== 2 || showShape(shape) !== showShape(shapes[0]))
        throw new ShapeFault('concatCols', showShape(shapes[0]), showShape(shape))
    return [[count, part * shapes.length]]
  },
  meaning: (inputs, [out]) => {
    const [count, part] = inputs[0].shape
    inputs.forEach(({ data }, p) => {
      for (let row = 0; row < count; row++)
        for (let col = 0; col < part; col++) out.data[(row * inputs.length + p) * part + col] = data[row * part + col]
    })
  },
  gradient: ({ inputs, gradients: [d] }) => (d ? splitCols(d, inputs.length) : inputs.map(() => null)),
  onnx: (graph, { inputs }) => [graph.concat(inputs, 1)],
  cuda: 'columns',
})

const scaledZero = (x: Tensor): Tensor => apply(zeroLikeOp, [x], {})[0]

const zeroLikeOp = defineOp<Record<string, never>>({
  name: 'zeroLike',
  shape: ([x]) => [x],
  meaning: () => {},
  onnx: (graph, { shapes: [shape] }) => [graph.one('Expand', [graph.scalar(0), graph.ints(shape)])],
  cuda: 'copy',
})

/** The same elements under another shape of equal size. */
export const reshape = (x: Tensor, shape: Shape): Tensor => apply(reshapeOp, [x], { shape })[0]

/** Axis i of the result is axis perm[i] of x. */
export const transpose = (x: Tensor, perm: readonly number[]): Tensor => apply(transposeOp, [x], { perm })[0]

/** [N1, …], [N2, …] → [N1 + N2, …]. */
export const concatRows = (parts: readonly Tensor[]): Tensor => apply(concatRowsOp, parts, {})[0]

/** [N, k·D] → k × [N, D]. */
export const splitCols = (x: Tensor, parts: number): Tensor[] => apply(splitColsOp, [x], { parts })

/** k × [N, D] → [N, k·D]: what splitCols took apart. */
export const concatCols = (parts: readonly Tensor[]): Tensor => apply(concatColsOp, parts, {})[0]
