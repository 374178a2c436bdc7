import { seededNormals } from '@sceneweave/model'
import { expect, test } from 'vitest'
import { adamw, globalNorm, learningRate, optimiserState } from './optimiser.ts'
import type { Optimiser } from './recipe.ts'

const rule: Optimiser = {
  rate: 0.1,
  warmup: 4,
  floor: 0.1,
  beta1: 0.9,
  beta2: 0.99,
  weightDecay: 0.05,
  clip: 1e9,
  ema: 0.8,
}
const STEPS = 6
const gradients = Array.from({ length: STEPS }, (_, step) => seededNormals(2, step, 5))

/** The paper's algorithm 2, in float64, written out for one run of gradients. */
function byHand(start: Float32Array, clip: number) {
  const weights = Float64Array.from(start)
  const average = Float64Array.from(start)
  const [m, v] = [new Float64Array(5), new Float64Array(5)]
  gradients.forEach((gradient, step) => {
    const norm = Math.hypot(...gradient)
    const keep = Math.min(rule.ema, (step + 1) / (step + 10))
    for (let i = 0; i < 5; i++) {
      const g = gradient[i] * Math.min(1, clip / norm)
      m[i] = 0.9 * m[i] + 0.1 * g
      v[i] = 0.99 * v[i] + 0.01 * g * g
      const [mHat, vHat] = [m[i] / (1 - 0.9 ** (step + 1)), v[i] / (1 - 0.99 ** (step + 1))]
      weights[i] -= rule.rate * (mHat / (Math.sqrt(vHat) + 1e-8) + 0.05 * weights[i])
      average[i] = keep * average[i] + (1 - keep) * weights[i]
    }
  })
  return { weights, average }
}

test.each([1e9, 0.5])('AdamW and its moving average are the float64 algorithm written out, clipped at %f', (clip) => {
  const start = seededNormals(1, 0, 5)
  const state = optimiserState(Float32Array.from(start))
  gradients.forEach((gradient, step) => void adamw(state, gradient, { ...rule, clip }, { step, rate: rule.rate }))
  const expected = byHand(start, clip)
  for (let i = 0; i < 5; i++) {
    expect(Math.abs(state.weights[i] - expected.weights[i])).toBeLessThan(2e-6)
    expect(Math.abs(state.average[i] - expected.average[i])).toBeLessThan(2e-6)
  }
})

test('clipping hangs on the norm of the whole gradient, which is told before it is clipped', () => {
  expect(globalNorm(Float32Array.of(3, 0, -4))).toBe(5)
  const step = (scale: number, clip: number) => {
    const state = optimiserState(new Float32Array(3))
    const norm = adamw(state, Float32Array.of(3 * scale, 0, -4 * scale), { ...rule, clip }, { step: 0, rate: 1 })
    return { norm, mean: [...state.mean] }
  }
  expect(step(1, 5.5).mean).toEqual(step(1, 1e9).mean)
  const clipped = step(100, 5)
  expect(clipped.norm).toBe(500)
  clipped.mean.forEach((value, i) => void expect(value).toBeCloseTo(step(1, 1e9).mean[i], 6))
})

test('a gradient that is not a number stops training before it reaches the weights', () => {
  const state = optimiserState(Float32Array.of(1, 2))
  const bad = Float32Array.of(0, Number.NaN)
  expect(() => adamw(state, bad, rule, { step: 7, rate: 1 })).toThrow('the gradient of step 7 is not a number')
  expect([...state.weights]).toEqual([1, 2])
})

test('the average forgets the first weights early, and is slow later', () => {
  const state = optimiserState(Float32Array.of(100))
  state.weights[0] = 0
  for (let step = 0; step < 60; step++) adamw(state, Float32Array.of(0), { ...rule, ema: 0.999 }, { step, rate: 0 })
  expect(state.average[0], 'after 60 steps an average of 0.999 alone would be at 94').toBeLessThan(0.001)
})

test('the rate warms up in a line, peaks at the end of it, and falls as a cosine to its floor', () => {
  const rates = Array.from({ length: 25 }, (_, step) => learningRate(rule, step, 24))
  for (const [step, share] of [0.25, 0.5, 0.75, 1, 1].entries()) expect(rates[step]).toBeCloseTo(0.1 * share, 12)
  expect(rates[14], 'half-way').toBeCloseTo(0.1 * 0.55, 12)
  expect(rates[24]).toBeCloseTo(0.01, 12)
  expect(rates.slice(4).every((rate, at) => at === 0 || rate < rates[3 + at])).toBe(true)
  expect(learningRate(rule, 100, 24), 'never below its floor').toBeCloseTo(0.01, 12)
})
