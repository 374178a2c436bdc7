import { expect, test } from 'vitest'
import { allocateWeights, weightView } from './device.ts'
import { add } from './ops/arithmetic.ts'
import { input, param } from './ops/leaf.ts'
import { buildProgram } from './program.ts'
import { referenceDevice } from './reference.ts'

const layout = allocateWeights([
  { name: 'scalar', shape: [] },
  { name: 'page', shape: [32, 32] },
  { name: 'more', shape: [1025] },
  { name: 'last', shape: [3] },
])

test('each tensor of the weights begins at 4,096 bytes, in the order given, and none overlaps', () => {
  const offsets = [...layout.index.values()].map(({ offset }) => offset * Float32Array.BYTES_PER_ELEMENT)
  expect(offsets).toEqual([0, 4096, 8192, 16_384])
  expect(layout.buffer.byteLength).toBe(20_480)
})

test('a view is the tensor itself: what is written there is in the buffer and nowhere else', () => {
  weightView(layout, 'more').fill(7)
  expect(weightView(layout, 'more')).toHaveLength(1025)
  expect(layout.buffer.reduce((sum, value) => sum + value, 0)).toBe(7 * 1025)
  expect(layout.buffer[2048]).toBe(7)
})

test('a parameter listed twice, or not at all, is a fault that names it', () => {
  const twice = { name: 'w', shape: [1] }
  expect(() => allocateWeights([twice, twice])).toThrow('parameter "w" is listed twice')
  expect(() => weightView(layout, 'lost')).toThrow('the weights hold no parameter "lost"')
})

test('inputs that are missing or of the wrong size are refused before anything runs', async () => {
  const program = buildProgram({ y: add(input('x', [3]), param('last', [3])) })
  const executable = await referenceDevice().compile(program, layout)
  await expect(executable.run({})).rejects.toThrow('input "x" is missing')
  await expect(executable.run({ x: new Float32Array(2) })).rejects.toThrow('input "x" has 2 elements, expected 3')
})

test('the weights are read at every run, so a step of training needs no new program', async () => {
  const executable = await referenceDevice().compile(buildProgram({ y: param('last', [3]) }), layout)
  weightView(layout, 'last').set([1, 2, 3])
  const { y: before } = await executable.run({})
  weightView(layout, 'last').set([4, 5, 6])
  const { y: after } = await executable.run({})
  expect([[...before], [...after]]).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ])
})
