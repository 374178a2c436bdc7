import { apply, defineOp } from '../op.ts'
import type { Shape, Tensor } from '../tensor.ts'

type Leaf = { name: string; shape: Shape }

const leaf = (name: 'input' | 'param') =>
  defineOp<Leaf>({
    name,
    shape: (_, { shape }) => [shape],
    meaning: () => {
      throw new Error(`[${name}] is fed from outside and never computed`)
    },
    onnx: () => {
      throw new Error(`[${name}] becomes a graph input`)
    },
    cuda: 'none',
  })

const inputOp = leaf('input')
const paramOp = leaf('param')

const constantOp = defineOp<{ data: Float32Array; shape: Shape }>({
  name: 'constant',
  shape: (_, { shape }) => [shape],
  meaning: (_, [out], { data }) => out.data.set(data),
  onnx: (graph, { attrs }) => [graph.constant(attrs.data, attrs.shape)],
  cuda: 'none',
})

/** A value given at every run. float32, row-major. */
export const input = (name: string, shape: Shape): Tensor => apply(inputOp, [], { name, shape })[0]

/** A trained parameter, found by name in the weights. */
export const param = (name: string, shape: Shape): Tensor => apply(paramOp, [], { name, shape })[0]

/** Numbers fixed in the program itself. */
export const constant = (data: Float32Array, shape: Shape): Tensor => apply(constantOp, [], { data, shape })[0]
