import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { allocateWeights } from '../device.ts'
import { differentiate } from '../gradient.ts'
import { allOps, buildProgram } from '../index.ts'
import { add } from '../ops/arithmetic.ts'
import { attention } from '../ops/attention.ts'
import { conv2d } from '../ops/conv2d.ts'
import { flowLoss } from '../ops/flowLoss.ts'
import { input, param } from '../ops/leaf.ts'
import { linear } from '../ops/linear.ts'
import { rows } from '../ops/rows.ts'
import { concatCols, reshape, splitCols } from '../ops/shape.ts'
import { tEmbed } from '../ops/tEmbed.ts'
import { MOST_ADDED } from './additions.ts'
import { keyTables, queryTables } from './attentionTables.ts'
import { MOST_PARTS } from './lower/copies.ts'
import { FLOW_PARTIALS } from './lower/elements.ts'
import { lowerings } from './lower/index.ts'
import { segmentTables } from './lower/rowwise.ts'
import { checkRoom } from './memory.ts'
import { opcodes } from './opcodes.ts'
import { PARTIALS } from './optimiser.ts'
import { type BoundPart, planProgram } from './planProgram.ts'
import { toBf16 } from './planValues.ts'

const native = (path: string) => fileURLToPath(new URL(`../../../../native/${path}`, import.meta.url))
const weights = allocateWeights([{ name: 'w', shape: [4, 4] }])
const w = param('w', [4, 4])

test('every op has launches, and names a kernel file that is there', () => {
  const placed = new Set(['input', 'param', 'constant'])
  const without = allOps().filter(({ name }) => !placed.has(name) && !lowerings[name])
  expect(without.map(({ name }) => name)).toEqual([])
  const kernels = allOps().flatMap(({ cuda }) => (cuda === 'none' ? [] : [cuda]))
  expect(kernels.filter((kernel) => !existsSync(native(`kernels/${kernel}.cu`)))).toEqual([])
})

test('the addon knows the same opcodes by the same numbers', () => {
  const header = readFileSync(native('addon/opcodes.h'), 'utf8')
  const listed = [...header.matchAll(/^ {2}(\w+) = (\d+),$/gm)].map(([, name, number]) => [name, Number(number)])
  expect(Object.fromEntries(listed)).toEqual(opcodes)
})

test('a norm has as much room for its partial sums as the kernel fills', () => {
  const [, blocks] = /ADAMW_BLOCKS = (\d+);/.exec(readFileSync(native('include/kernels.h'), 'utf8')) ?? []
  expect(Number(blocks)).toBe(PARTIALS)
})

test('a loss has as much room for its partial sums, and a matrix as many parts, as the kernels have', () => {
  const header = readFileSync(native('include/kernels.h'), 'utf8')
  expect(/FLOW_BLOCKS = (\d+);/.exec(header)?.[1]).toBe(String(FLOW_PARTIALS))
  expect(/MOST_COLUMN_PARTS = (\d+);/.exec(header)?.[1]).toBe(String(MOST_PARTS))
  expect(/MOST_ADDED_PAIRS = (\d+);/.exec(header)?.[1]).toBe(String(MOST_ADDED))
})

test('a chain of products becomes one launch each over two stretches of memory', () => {
  let x = input('x', [8, 4])
  for (let layer = 0; layer < 5; layer++) x = linear(x, w)
  const plan = planProgram(buildProgram({ x }), weights, { format: 'f32' })
  expect(plan.launches).toEqual(Array(5).fill('gemm'))
  expect(plan.workspaceBytes).toBe(2 * 256)
})

test('a plan is these words, until somebody changes the language on both sides', () => {
  const plan = planProgram(buildProgram({ y: linear(input('x', [2, 4]), w) }), weights, { format: 'f32' })
  const long = (value: number) => [value, 0]
  const strides = (row: number, col: number) => [...long(0), ...long(row), ...long(col)]
  const gemm = [opcodes.gemm, 0, 0, ...strides(4, 1), 1, ...strides(4, 1), 2, ...strides(4, 1), -1, 1, 2, 4, 4]
  expect([...plan.words]).toEqual([...gemm, new Int32Array(Float32Array.of(1).buffer)[0]])
  // {space, offset, bytes} of x, y and w: the input lives before the first launch, so both need room
  expect(plan.places.length).toBe(9)
  expect([...plan.inputs, ...plan.outputs].sort()).toEqual([0, 1])
})

test('in bf16 times stay f32, and what comes out is f32 again', () => {
  const program = buildProgram({ y: add(tEmbed(input('t', [3]), 8), input('x', [3, 8])) })
  expect(planProgram(program, weights, { format: 'f32' }).launches).toEqual(['tEmbed', 'elementwise'])
  expect(planProgram(program, weights, { format: 'bf16' }).launches).toEqual(['tEmbed', 'cast', 'elementwise', 'cast'])
})

test('a program that hands on what it was given needs no launch', () => {
  expect(
    planProgram(buildProgram({ y: reshape(input('x', [2, 3]), [6]) }), weights, { format: 'f32' }).launches,
  ).toEqual([])
})

test('a log-sum-exp that nobody reads takes no memory', () => {
  const [q, k, v] = ['q', 'k', 'v'].map((name) => input(name, [4, 2, 32]))
  const y = attention(q, k, v, [{ q: [[0, 4]], kv: [[0, 4]], prefix: [] }])
  expect(planProgram(buildProgram({ y }), weights, { format: 'f32' }).places.length / 3).toBe(6)
})

test('attention tables name every row once, prefix rows below zero, and keys with all who see them', () => {
  const plan = [
    { q: [[0, 1]], kv: [[0, 1]], prefix: [[3, 5]] },
    { q: [[1, 40]], kv: [[0, 40]], prefix: [] },
  ] as const
  const { index, tiles } = queryTables(plan, 32)
  const first = tiles.subarray(8, 12)
  expect([...index.subarray(first[2], first[2] + first[3])]).toEqual([-4, -5, 0])
  expect([...tiles].filter((_, at) => at % 4 === 1).reduce((a, b) => a + b)).toBe(40)
  const keys = keyTables(plan, 41, 32)
  const seers = [...keys.tiles].filter((_, at) => at % 4 === 3)
  expect(seers).toEqual([40, 39, 39, 0])
  const apart = [0, 5, 2].map((from, at) => ({
    q: [[from, from + 2]] as const,
    kv: [[0, at === 1 ? 1 : 2]] as const,
    prefix: [],
  }))
  const seen = keyTables([...apart], 2, 128)
  const lists = [0, 4].map((at) => [
    ...seen.index.subarray(seen.tiles[at + 2], seen.tiles[at + 2] + seen.tiles[at + 3]),
  ])
  expect(lists).toEqual([
    [0, 1, 2, 3, 5, 6],
    [0, 1, 2, 3],
  ])
})

test('segment tables list the rows of each segment in order', () => {
  const { starts, order } = segmentTables(Int32Array.of(0, 2, 0, 2, 2), 3)
  expect([...starts]).toEqual([0, 2, 2, 5])
  expect([...order]).toEqual([0, 2, 1, 3, 4])
})

test('bf16 is rounded to nearest, ties to even', () => {
  expect([1, -2, 1 + 2 ** -8, 1 + 3 * 2 ** -8, Number.POSITIVE_INFINITY].map(toBf16)).toEqual([
    0x3f80, 0xc000, 0x3f80, 0x3f82, 0x7f80,
  ])
})

test('a convolution in bf16 is a product of what its windows see, a few frames at a time where they would take too much room', () => {
  const layer = allocateWeights([{ name: 'kernel', shape: [16, 16, 3, 3] }])
  const of = (frames: number, size: number) => {
    const y = conv2d(input('x', [frames, 16, size, size]), param('kernel', [16, 16, 3, 3]), undefined, {
      stride: 1,
      pad: 1,
    })
    return planProgram(buildProgram({ y }), layer, { format: 'bf16' })
  }
  expect(of(4, 16).launches).toEqual(['cast', 'windows', 'gemm', 'cast'])
  const large = of(40, 512)
  expect(large.launches.filter((name) => name === 'windows').length).toBe(14)
  expect(large.workspaceBytes).toBeLessThan(2 ** 31)
})

test('outputs that are only added to residents are added when they are made, without a rounded copy between', () => {
  const layers = allocateWeights([0, 1, 2].map((at) => ({ name: `w${at}`, shape: [4, 4] })))
  let x = input('x', [8, 4])
  for (const at of [0, 1, 2]) x = linear(x, param(`w${at}`, [4, 4]))
  const loss = flowLoss(x, input('target', [8, 4]), input('weight', [8]))
  const program = differentiate(buildProgram({ loss }), 'loss', ['w0', 'w1', 'w2'])
  const part = (adds: boolean, at: number): BoundPart => ({ buffer: 1 + at, offset: 0, format: 'f32', adds })
  const bound = (adds: boolean) => ({
    inputs: new Map(),
    outputs: new Map(program.outputs.map(({ name }, at) => [name, part(adds, at)])),
  })
  const added = planProgram(program, layers, { format: 'bf16', bound: bound(true) }).launches
  expect(added.filter((name) => name === 'accumulate')).toHaveLength(1)
  const sums = [{ buffer: 9, offset: 0, count: 16, after: ['gradient:w2'] }]
  const summed = planProgram(program, layers, { format: 'bf16', bound: bound(true), sums }).launches
  // the last layer's gradient is on its way before the first layer's is begun
  expect(summed.indexOf('sumRanks')).toBe(summed.indexOf('accumulate') + 1)
  expect(summed.indexOf('sumRanks')).toBeLessThan(summed.lastIndexOf('gemm'))
  const written = planProgram(program, layers, { format: 'bf16', bound: bound(false) }).launches
  expect(written.slice(-4)).toEqual(['copy', 'copy', 'copy', 'copy'])
})

test("gradients that nothing waits for are made aside, in memory that is nobody else's until all come together", () => {
  const names = [0, 1, 2, 3, 4, 5].map((at) => `w${at}`)
  const layers = allocateWeights(names.map((name) => ({ name, shape: [64, 64] })))
  let x = input('x', [128, 64])
  for (const name of names) x = linear(x, param(name, [64, 64]))
  const loss = flowLoss(x, input('target', [128, 64]), input('weight', [128]))
  const program = differentiate(buildProgram({ loss }), 'loss', names)
  const outputs = new Map(
    program.outputs.map(({ name }, at) => [name, { buffer: 1 + at, offset: 0, format: 'f32' as const, adds: true }]),
  )
  const of = (forks: boolean) =>
    planProgram(program, layers, { format: 'bf16', bound: { inputs: new Map(), outputs }, forks })
  const [plain, forked] = [of(false), of(true)]
  expect(forked.launches.filter((name) => name !== 'together')).toEqual(plain.launches)
  expect(forked.launches.indexOf('together')).toBe(forked.launches.indexOf('accumulate') - 1)
  // words: an opcode, then the format with a bit for what goes aside
  const asides = [...forked.words].filter((word, at) => forked.words[at - 1] === opcodes.gemm && word === 3).length
  expect(asides).toBeGreaterThanOrEqual(names.length - 1)
  expect(forked.workspaceBytes).toBeGreaterThan(plain.workspaceBytes)
})

test('a matrix is taken apart and put together by one launch, and rows at a piece are not moved', () => {
  const parts = splitCols(input('x', [64, 288]), 3)
  const y = concatCols([...parts].reverse())
  const plan = planProgram(buildProgram({ y: rows(y, [[3, 64]]) }), weights, { format: 'bf16' })
  expect(plan.launches).toEqual(['cast', 'splitCols', 'concatCols', 'cast'])
})

test('a plan that does not fit is refused in words, before it runs', () => {
  const plan = planProgram(buildProgram({ y: add(input('x', [1024]), input('z', [1024])) }), weights, { format: 'f32' })
  expect(() => checkRoom(plan, plan.workspaceBytes + plan.constants.length)).not.toThrow()
  expect(() => checkRoom({ ...plan, workspaceBytes: 12 * 2 ** 30 }, 2 ** 30)).toThrow(
    /one step needs 12.0 GiB of the GPU's memory and 1.0 GiB are free: make fewer shots at once/,
  )
})
