import { apply, defineOp, type Op } from '../op.ts'
import { type Shape, ShapeFault, sameShape, showShape, type Tensor } from '../tensor.ts'

type Empty = Record<string, never>

const same = (op: string, [a, b]: readonly Shape[]): Shape[] => {
  if (!sameShape(a, b)) throw new ShapeFault(op, `two tensors of one shape ${showShape(a)}`, showShape(b))
  return [a]
}

type Rule = Pick<Op<Empty>, 'gradient'> & { name: string; onnx: string; of: (a: number, b: number) => number }

const elementwise = ({ name, onnx, of, gradient }: Rule) =>
  defineOp<Empty>({
    name,
    shape: (inputs) => same(name, inputs),
    meaning: ([a, b], [out]) => {
      for (let i = 0; i < out.data.length; i++) out.data[i] = of(a.data[i], b.data[i])
    },
    gradient,
    onnx: (graph, { inputs }) => [graph.one(onnx, inputs)],
    cuda: 'elementwise',
  })

const addOp = elementwise({ name: 'add', onnx: 'Add', of: (a, b) => a + b, gradient: ({ gradients: [d] }) => [d, d] })

const subOp = elementwise({
  name: 'sub',
  onnx: 'Sub',
  of: (a, b) => a - b,
  gradient: ({ gradients: [d] }) => [d, d && scale(d, -1)],
})

const mulOp = elementwise({
  name: 'mul',
  onnx: 'Mul',
  of: (a, b) => a * b,
  gradient: ({ inputs: [a, b], gradients: [d] }) => [d && mul(d, b), d && mul(d, a)],
})

const scaleOp = defineOp<{ by: number }>({
  name: 'scale',
  shape: ([x]) => [x],
  meaning: ([x], [out], { by }) => {
    for (let i = 0; i < out.data.length; i++) out.data[i] = x.data[i] * by
  },
  gradient: ({ gradients: [d], attrs }) => [d && scale(d, attrs.by)],
  onnx: (graph, { inputs, attrs }) => [graph.one('Mul', [inputs[0], graph.scalar(attrs.by)])],
  cuda: 'elementwise',
})

/** a + b, equal shapes. */
export const add = (a: Tensor, b: Tensor): Tensor => apply(addOp, [a, b], {})[0]

/** a − b, equal shapes. */
export const sub = (a: Tensor, b: Tensor): Tensor => apply(subOp, [a, b], {})[0]

/** a · b element by element, equal shapes. */
export const mul = (a: Tensor, b: Tensor): Tensor => apply(mulOp, [a, b], {})[0]

/** x · by, a number fixed in the program. */
export const scale = (x: Tensor, by: number): Tensor => apply(scaleOp, [x], { by })[0]
