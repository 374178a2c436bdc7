import { apply, defineOp } from '../op.ts'
import { countRows, isRowSet, listRows, type RowSet } from '../rows.ts'
import { ShapeFault, showShape, sizeOf, type Tensor } from '../tensor.ts'

const inside = (op: string, set: RowSet, count: number): void => {
  if (!isRowSet(set, count)) throw new ShapeFault(op, `sorted row ranges within [0, ${count})`, JSON.stringify(set))
}

const rowsOp = defineOp<{ set: RowSet }>({
  name: 'rows',
  shape: ([x], { set }) => {
    if (x.length === 0) throw new ShapeFault('rows', 'a tensor with rows', showShape(x))
    inside('rows', set, x[0])
    return [[countRows(set), ...x.slice(1)]]
  },
  meaning: ([x], [out], { set }) => {
    const width = sizeOf(x.shape.slice(1))
    listRows(set).forEach((row, at) => {
      out.data.set(x.data.subarray(row * width, (row + 1) * width), at * width)
    })
  },
  gradient: ({ inputs: [x], gradients: [d], attrs }) => [d && putRows(d, attrs.set, x.shape[0])],
  onnx: (graph, { inputs, shapes, attrs }) => [graph.gatherRows(inputs[0], listRows(attrs.set), shapes[0][0])],
  cuda: 'copy',
})

const putRowsOp = defineOp<{ set: RowSet; count: number }>({
  name: 'putRows',
  shape: ([x], { set, count }) => {
    inside('putRows', set, count)
    if (x[0] !== countRows(set)) throw new ShapeFault('putRows', `${countRows(set)} rows`, showShape(x))
    return [[count, ...x.slice(1)]]
  },
  meaning: ([x], [out], { set }) => {
    const width = sizeOf(x.shape.slice(1))
    listRows(set).forEach((row, at) => {
      out.data.set(x.data.subarray(at * width, (at + 1) * width), row * width)
    })
  },
  gradient: ({ gradients: [d], attrs }) => [d && rows(d, attrs.set)],
  onnx: (graph, { inputs: [x], shapes: [shape], attrs: { set, count } }) => {
    const parts: string[] = []
    const zeros = (n: number) => parts.push(graph.one('Expand', [graph.scalar(0), graph.ints([n, ...shape.slice(1)])]))
    let written = 0
    let taken = 0
    for (const [from, to] of set) {
      if (from > written) zeros(from - written)
      const whole = to - from === shape[0]
      parts.push(whole ? x : graph.slice(x, 0, taken, taken + to - from))
      taken += to - from
      written = to
    }
    if (written < count) zeros(count - written)
    return [graph.concat(parts, 0)]
  },
  cuda: 'copy',
})

/** The rows of x [N, …] named by the set, in order → [n, …]. */
export const rows = (x: Tensor, set: RowSet): Tensor => apply(rowsOp, [x], { set })[0]

/** Inverse of `rows`: x [n, …] put at the rows of the set, zeros elsewhere → [count, …]. */
export const putRows = (x: Tensor, set: RowSet, count: number): Tensor => apply(putRowsOp, [x], { set, count })[0]
