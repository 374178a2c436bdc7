import { expect, test } from 'vitest'
import { allocateWeights, weightView } from './device.ts'
import { differentiate, gradientName } from './gradient.ts'
import { add } from './ops/arithmetic.ts'
import { flowLoss } from './ops/flowLoss.ts'
import { constant, input, param } from './ops/leaf.ts'
import { linear } from './ops/linear.ts'
import { matmul } from './ops/matmul.ts'
import { buildProgram } from './program.ts'
import { referenceDevice } from './reference.ts'
import { replaceParams } from './replay.ts'

const product = buildProgram({ y: linear(input('x', [2, 3]), param('w', [3, 4])) })
const ofFactors = replaceParams(product, (name, shape) =>
  name === 'w' ? add(param('w', shape), matmul(param('left', [3, 1]), param('right', [1, 4]))) : null,
)
const weights = allocateWeights([
  { name: 'w', shape: [3, 4] },
  { name: 'left', shape: [3, 1] },
  { name: 'right', shape: [1, 4] },
])
for (const [at, name] of ['w', 'left', 'right'].entries())
  weightView(weights, name).forEach((_, i, all) => {
    all[i] = Math.sin(1 + at + 3 * i)
  })
const x = Float32Array.of(1, -2, 3, 0.5, 4, -1)

test('a replaced param is what stands in its place: w + left·right gives what the summed weights give', async () => {
  const device = referenceDevice()
  const summed = allocateWeights([{ name: 'w', shape: [3, 4] }])
  const [left, right] = [weightView(weights, 'left'), weightView(weights, 'right')]
  weightView(summed, 'w').forEach((_, i, all) => {
    all[i] = weightView(weights, 'w')[i] + left[Math.floor(i / 4)] * right[i % 4]
  })
  const { y } = await (await device.compile(ofFactors, weights)).run({ x })
  const expected = await (await device.compile(product, summed)).run({ x })
  y.forEach((value, i) => void expect(value).toBeCloseTo(expected.y[i], 5))
})

test('gradients reach the factors of a replaced param', async () => {
  const target = constant(new Float32Array(8), [2, 4])
  const loss = flowLoss(linear(input('x', [2, 3]), param('w', [3, 4])), target, constant(Float32Array.of(1, 1), [2]))
  const program = replaceParams(buildProgram({ loss }), (name, shape) =>
    name === 'w' ? add(param('w', shape), matmul(param('left', [3, 1]), param('right', [1, 4]))) : null,
  )
  const device = referenceDevice()
  const made = await device.compile(differentiate(program, 'loss', ['left', 'right']), weights)
  const before = await made.run({ x })
  const lossWith = async (nudge: number) => {
    const nudged = { buffer: Float32Array.from(weights.buffer), index: weights.index }
    weightView(nudged, 'right')[2] += nudge
    return (await (await device.compile(program, nudged)).run({ x })).loss[0]
  }
  const slope = ((await lossWith(0.01)) - (await lossWith(-0.01))) / 0.02
  expect(slope).toBeCloseTo(before[gradientName('right')][2], 2)
})

test('a replacement of another shape is refused by name', () => {
  expect(() => replaceParams(product, () => param('other', [4, 3]))).toThrow('"w" [3, 4], got [4, 3]')
})
