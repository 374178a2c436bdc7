import { expect, test } from 'vitest'
import { differentiate, gradientName } from './gradient.ts'
import { add, mul, scale } from './ops/arithmetic.ts'
import { input, param } from './ops/leaf.ts'
import { linear } from './ops/linear.ts'
import { reshape } from './ops/shape.ts'
import { tEmbed } from './ops/tEmbed.ts'
import { buildProgram } from './program.ts'
import { interpret } from './reference.ts'

const x = input('x', [])

test('gradients of a leaf used in several places add up', () => {
  const program = differentiate(buildProgram({ loss: add(mul(x, x), scale(x, 3)) }), 'loss', ['x'])
  const { loss, [gradientName('x')]: slope } = interpret(program, { x: [5] })
  expect([loss[0], slope[0]]).toEqual([40, 13])
})

test('the other outputs of a program are kept beside the gradients', () => {
  const program = differentiate(buildProgram({ loss: mul(x, x), twice: scale(x, 2) }), 'loss', ['x'])
  expect(program.outputs.map(({ name }) => name)).toEqual(['loss', 'twice', 'gradient:x'])
})

test('only what leads to a wanted leaf is differentiated', () => {
  const loss = mul(mul(x, x), mul(param('w', []), param('w', [])))
  const both = differentiate(buildProgram({ loss }), 'loss', ['x', 'w'])
  const one = differentiate(buildProgram({ loss }), 'loss', ['w'])
  expect(one.instructions.length).toBeLessThan(both.instructions.length)
})

test('an output that is not there, or not a scalar, cannot be differentiated', () => {
  const program = buildProgram({ loss: mul(x, x), vector: reshape(x, [1]) })
  expect(() => differentiate(program, 'los', ['x'])).toThrow('no output "los" to differentiate')
  expect(() => differentiate(program, 'vector', ['x'])).toThrow('[differentiate] expected a scalar loss [], got [1]')
})

test('a leaf that the loss does not reach is a fault, never a silent zero', () => {
  const beside = buildProgram({ loss: mul(x, x), other: param('w', []) })
  expect(() => differentiate(beside, 'loss', ['x', 'w'])).toThrow('the loss does not depend on "w"')
  expect(() => differentiate(beside, 'loss', ['absent'])).toThrow('the loss does not depend on "absent"')
  // times are drawn, never learned, so their embedding passes no gradient
  const embedded = buildProgram({ loss: reshape(linear(tEmbed(input('t', [1]), 2), param('p', [2, 1])), []) })
  expect(() => differentiate(embedded, 'loss', ['t'])).toThrow('the loss does not depend on "t"')
})

test('a chain of 10,000 ops is differentiated without overflowing the stack', () => {
  let y = x
  for (let i = 0; i < 10_000; i++) y = add(y, x)
  const program = differentiate(buildProgram({ y }), 'y', ['x'])
  expect(interpret(program, { x: [1] })[gradientName('x')][0]).toBe(10_001)
})
