import { apply, defineOp } from '../op.ts'
import { expectShape, type Tensor } from '../tensor.ts'

type None = Record<string, never>

const flowLossOp = defineOp<None>({
  name: 'flowLoss',
  shape: ([v, target, weight]) => {
    expectShape('flowLoss', 'v', v, [null, null])
    expectShape('flowLoss', 'target', target, [...v])
    expectShape('flowLoss', 'weight', weight, [v[0]])
    return [[]]
  },
  meaning: ([v, target, weight], [out]) => {
    const width = v.shape[1]
    for (let at = 0; at < v.data.length; at++)
      out.data[0] += (weight.data[Math.floor(at / width)] * (v.data[at] - target.data[at]) ** 2) / width
  },
  gradient: ({ inputs: [v, target, weight], gradients: [d] }) => [
    d && apply(flowLossGradOp, [d, v, target, weight], {})[0],
    null,
    null,
  ],
  onnx: (graph, { inputs: [v, target, weight] }) => {
    const error = graph.one('Sub', [v, target])
    const rows = graph.one('ReduceMean', [graph.one('Mul', [error, error]), graph.ints([1])], { keepdims: 0 })
    return [graph.one('ReduceSum', [graph.one('Mul', [rows, weight]), graph.ints([0])], { keepdims: 0 })]
  },
  cuda: 'flow_loss',
})

const flowLossGradOp = defineOp<None>({
  name: 'flowLossGrad',
  shape: ([, v]) => [v],
  meaning: ([d, v, target, weight], [out]) => {
    const width = v.shape[1]
    for (let at = 0; at < v.data.length; at++)
      out.data[at] = (d.data[0] * 2 * weight.data[Math.floor(at / width)] * (v.data[at] - target.data[at])) / width
  },
  onnx: (graph, { inputs: [d, v, target, weight], shapes: [, [count, width]] }) => {
    const error = graph.one('Sub', [v, target])
    const factor = graph.one('Mul', [graph.one('Mul', [weight, d]), graph.scalar(2 / width)])
    return [graph.one('Mul', [error, graph.reshape(factor, [count, 1])])]
  },
  cuda: 'flow_loss',
})

/**
 * Σ_n weight[n] · mean_c (v − target)²: v and target [N, C], weight [N] → scalar []. With weights 1/(shots · rows of
 * the shot) it is LCT's loss: the mean over each shot, then over shots. Target and weight get no gradient.
 */
export const flowLoss = (v: Tensor, target: Tensor, weight: Tensor): Tensor =>
  apply(flowLossOp, [v, target, weight], {})[0]
