import { checkConfig, denoiserParams, initialWeights, presets, seededNormals, vaeParams } from '@sceneweave/model'
import { interpret } from '@sceneweave/tensor'
import { expect, test } from 'vitest'
import {
  hiddenConvolutions,
  hiddenMatrices,
  type Matrix,
  muonStep,
  type Orthogonalise,
  orthogonalProgram,
} from './muon.ts'
import { optimiserState } from './optimiser.ts'

const orthogonalise: Orthogonalise = async (shape, matrices) =>
  Float32Array.from(interpret(orthogonalProgram(shape), { x: matrices }).x)

test('five rounds bring every singular value of a matrix near one', async () => {
  const [count, rows, columns] = [2, 4, 9]
  const unit = (values: Float32Array) => values.map((value) => value / Math.hypot(...values))
  const size = rows * columns
  const packed = new Float32Array(count * size)
  for (let at = 0; at < count; at++) packed.set(unit(seededNormals(3, at, size)), at * size)
  const turned = await orthogonalise({ count, rows, columns }, packed)
  for (let at = 0; at < count; at++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < rows; j++) {
        let product = 0
        for (let c = 0; c < columns; c++)
          product += turned[at * size + i * columns + c] * turned[at * size + j * columns + c]
        // their rounds aim at singular values between 0.7 and 1.2
        if (i === j) expect(product).toBeGreaterThan(0.4)
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(0.6)
      }
})

/** A rank-one gradient u·vᵀ of a matrix: its orthogonal factor is known. */
function rankOne({ offset, rows, columns, stride }: Matrix, into: Float32Array): Float32Array {
  const [u, v] = [seededNormals(1, offset, rows), seededNormals(2, offset, columns)]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) into[offset + row * stride + column] = u[row] * v[column]
  return into
}

test.each([
  ['wide', { offset: 3, rows: 2, columns: 4, stride: 7 }],
  ['tall', { offset: 3, rows: 5, columns: 2, stride: 3 }],
])('a %s matrix moves against its gradient by 0.2·√(longer side)·rate, and nothing else moves', async (_, matrix) => {
  const gradient = rankOne(matrix, new Float32Array(40))
  const start = seededNormals(4, 0, 40)
  const state = optimiserState(Float32Array.from(start))
  const rule = { rate: 0.1, momentum: 0.9, weightDecay: 0 }
  await muonStep(state, gradient, { matrices: [matrix], orthogonalise, rule, rate: 0.1 })
  const norm = Math.hypot(...gradient)
  const moved = start.map((value, i) => value - state.weights[i])
  const along = moved.reduce((sum, value, i) => sum + (value * gradient[i]) / norm, 0)
  const reach = 0.1 * 0.2 * Math.sqrt(Math.max(matrix.rows, matrix.columns))
  expect(along / reach).toBeGreaterThan(0.65)
  expect(along / reach).toBeLessThan(1.25)
  // a rank-one matrix has one singular value: the whole step lies along the gradient
  expect(Math.hypot(...moved)).toBeCloseTo(along, 5)
  moved.forEach((value, i) => void expect(value === 0).toBe(gradient[i] === 0))
})

test('momentum turns a step towards what went before, and decay shrinks the matrix', async () => {
  const matrix = { offset: 0, rows: 2, columns: 2, stride: 2 }
  const state = optimiserState(Float32Array.of(1, 0, 0, 1))
  const rule = { rate: 0.1, momentum: 0.9, weightDecay: 0.5 }
  const step = (gradient: number[]) =>
    muonStep(state, Float32Array.from(gradient), { matrices: [matrix], orthogonalise, rule, rate: 0.1 })
  await step([1, 0, 0, 0])
  const before = state.weights[0]
  await step([0, 0, 0, 0])
  expect(state.weights[0]).toBeLessThan(before * 0.95)
  expect(state.weights[3]).toBeCloseTo(0.95 ** 2, 6)
})

test('every hidden weight belongs to one matrix; query, key and value are three', () => {
  const config = checkConfig({ ...presets.tiny, vocabulary: ['fox'] })
  const weights = initialWeights(denoiserParams(config), 1)
  const owners = new Uint8Array(weights.buffer.length)
  for (const { offset, rows, columns, stride } of hiddenMatrices(config, weights))
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) owners[offset + row * stride + column]++
  for (const [name, { offset, shape }] of weights.index) {
    const hidden = /^blocks\.\d+\.(text|video)\..*weight$/.test(name)
    const size = shape.reduce((a, b) => a * b)
    expect(owners.subarray(offset, offset + size).every((count) => count === (hidden ? 1 : 0))).toBe(true)
  }
  const { width } = config
  expect(hiddenMatrices(config, weights).filter(({ columns }) => columns === width)).toHaveLength(config.layers * 2 * 5)
})

test('the convolutions of an autoencoder are matrices by output channel; its first and last layers are none', () => {
  const weights = initialWeights(vaeParams(presets.tiny.vae), 1)
  const names = new Map([...weights.index].map(([name, { offset }]) => [offset, name]))
  const matrices = hiddenConvolutions(weights)
  const found = matrices.map(({ offset }) => names.get(offset))
  expect(found).toContain('vae.encoder.1.block.0.conv.weight')
  expect(found).toContain('vae.decoder.0.block.1.time.weight')
  expect(found.filter((name) => /\.(in|out|still|moving)\.|norm|bias/.test(name ?? ''))).toEqual([])
  for (const { offset, rows, columns } of matrices)
    expect(rows * columns).toBe(weights.index.get(names.get(offset) as string)?.shape.reduce((a, b) => a * b, 1))
})
