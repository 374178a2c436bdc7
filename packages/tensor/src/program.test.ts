import { expect, test } from 'vitest'
import { apply, defineOp } from './op.ts'
import { add, mul } from './ops/arithmetic.ts'
import { attention } from './ops/attention.ts'
import { constant, input, param } from './ops/leaf.ts'
import { linear } from './ops/linear.ts'
import { segGather } from './ops/segment.ts'
import { buildProgram, printProgram, programKey } from './program.ts'
import { interpret } from './reference.ts'
import { ShapeFault, type Tensor } from './tensor.ts'

test('leaves of one name are one value, however often they are named', () => {
  const program = buildProgram({ y: add(mul(param('w', [2]), input('x', [2])), param('w', [2])) })
  expect(program.params).toHaveLength(1)
  expect(program.instructions.map(({ op }) => op.name).sort()).toEqual(['add', 'input', 'mul', 'param'])
  expect([...interpret(program, { w: [2, 3], x: [5, 7] }).y]).toEqual([12, 24])
})

test('one name for two shapes, or for an input and a param, is a shape fault', () => {
  const twice = (other: () => Tensor) => () => buildProgram({ a: input('x', [2]), b: other() })
  expect(twice(() => input('x', [3]))).toThrow('[input] expected "x" input [2] as before, got input [3]')
  expect(twice(() => param('x', [2]))).toThrow('[param] expected "x" input [2] as before, got param [2]')
})

test('a value that two outputs need is computed once, and what nobody needs not at all', () => {
  const x = input('x', [2])
  const square = mul(x, x)
  add(square, x)
  const program = buildProgram({ a: add(square, x), b: square })
  expect(program.instructions.map(({ op }) => op.name)).toEqual(['input', 'mul', 'add'])
})

test('a chain of 10,000 ops does not overflow the stack', () => {
  const x = input('x', [1])
  let y = x
  for (let i = 0; i < 10_000; i++) y = add(y, x)
  const program = buildProgram({ y })
  expect(program.instructions).toHaveLength(10_001)
  expect([...interpret(program, { x: [2] }).y]).toEqual([20_002])
})

test('shape faults come while building and name the op, what it expected and what it got', () => {
  const faults: [() => unknown, string][] = [
    [() => add(input('a', [2, 3]), input('b', [3, 2])), '[add] expected two tensors of one shape [2, 3], got [3, 2]'],
    [() => linear(input('x', [7, 4]), param('w', [5, 3])), '[linear] expected x [·, 5], got [7, 4]'],
    [() => linear(input('x', [7, 5]), param('w', [5, 3]), param('b', [4])), '[linear] expected b [3], got [4]'],
    [
      () => segGather(input('p', [2, 3]), Int32Array.of(0, 2), 2),
      '[segGather] expected segment numbers in [0, 2), got one outside',
    ],
    [() => input('x', [2, -1]), '[input] expected an output of whole, non-negative sizes, got [2, -1]'],
    [() => input('x', [2.5]), '[input] expected an output of whole, non-negative sizes, got [2.5]'],
  ]
  for (const [build, message] of faults) {
    expect(build).toThrow(ShapeFault)
    expect(build).toThrow(message)
  }
})

test('an attention plan that leaves its rows is a shape fault, not a number from beside the tensor', () => {
  const [q, k] = [input('q', [2, 1, 4]), input('k', [3, 1, 4])]
  const wrong = [
    [[0, 4]],
    [[-1, 2]],
    [
      [0, 4],
      [1, 2],
    ],
    [
      [1, 3],
      [0, 1],
    ],
  ] as const
  for (const kv of wrong)
    expect(() => attention(q, k, k, [{ q: [[0, 2]], kv, prefix: [] }])).toThrow('[attention] expected plan entries')
  expect(() => attention(q, k, k, [{ q: [[0, 2]], kv: [], prefix: [] }])).toThrow('at least one row')
  expect(() => attention(q, k, k, [{ q: [[0, 1]], kv: [[0, 3]], prefix: [] }])).toThrow('partition 2 rows')
})

test('an op of a name that is taken is refused', () => {
  const again = () => defineOp({ name: 'add', shape: () => [[]], meaning: () => {}, onnx: () => [], cuda: 'none' })
  expect(again).toThrow('op add is defined twice')
})

test('equal programs have equal keys; another number in a table makes another key', () => {
  const keyOf = (data: number[]) => programKey(buildProgram({ y: constant(Float32Array.from(data), [2]) }))
  expect(keyOf([1, 2])).toBe(keyOf([1, 2]))
  expect(keyOf([1, 2])).not.toBe(keyOf([1, 3]))
})

test('a printed program shows every output of an op and leaves absent attributes out', () => {
  const two = defineOp<{ by: number; not?: number }>({
    name: 'splitForTest',
    shape: ([x]) => [x, []],
    meaning: () => {},
    onnx: () => [],
    cuda: 'none',
  })
  const [first] = apply(two, [input('x', [2])], { by: 3, not: undefined })
  expect(printProgram(buildProgram({ first }))).toBe(
    '%0 = input() {name: "x", shape: [2]} : f32[2]\n%1, %2 = splitForTest(%0) {by: 3} : f32[2], f32[]\nreturn first=%1\n',
  )
})
