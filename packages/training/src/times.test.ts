import { seededUniforms } from '@sceneweave/model'
import { expect, test } from 'vitest'
import type { TimeLaw } from './recipe.ts'
import { logitNormalTime, shotTimes } from './times.ts'

const COUNT = 20_000
const law: TimeLaw = { mean: 0.4, std: 1.3, shift: 1, equal: 0, context: 0, contextTime: 0.3 }
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const draw = <T>(make: (uniform: () => number) => T, count = COUNT): T[] => {
  const uniform = seededUniforms(11, 0)
  return Array.from({ length: count }, () => make(uniform))
}

test('the logit of a time is normal with the mean and spread of the law', () => {
  const logits = draw((uniform) => logitNormalTime(law, uniform)).map((t) => Math.log(t / (1 - t)))
  const mean = meanOf(logits)
  const std = Math.sqrt(meanOf(logits.map((x) => (x - mean) ** 2)))
  const kurtosis = meanOf(logits.map((x) => ((x - mean) / std) ** 4))
  // four standard errors
  expect(Math.abs(mean - 0.4)).toBeLessThan((4 * 1.3) / Math.sqrt(COUNT))
  expect(Math.abs(std - 1.3)).toBeLessThan((4 * 1.3) / Math.sqrt(2 * COUNT))
  expect(Math.abs(kurtosis - 3)).toBeLessThan(0.14)
})

test('a shift maps every time by s·t / (1 + (s − 1)·t), towards noise', () => {
  const plain = draw((uniform) => logitNormalTime(law, uniform), 100)
  const shifted = draw((uniform) => logitNormalTime({ ...law, shift: 3 }, uniform), 100)
  for (const [at, t] of plain.entries()) expect(shifted[at]).toBeCloseTo((3 * t) / (1 + 2 * t), 12)
})

test('each shot draws a time of its own, unless the scene is one of the share that draws one for all', () => {
  const isEqual = (times: number[]) => times.every((t) => t === times[0])
  expect(draw((uniform) => shotTimes(law, 3, uniform), 200).some(isEqual)).toBe(false)
  const scenes = draw((uniform) => shotTimes({ ...law, equal: 0.2 }, 3, uniform))
  expect(Math.abs(scenes.filter(isEqual).length / COUNT - 0.2)).toBeLessThan(0.012)
  const logit = (t: number) => Math.log(t / (1 - t)) - 0.4
  const together = meanOf(draw((uniform) => shotTimes(law, 2, uniform)).map(([a, b]) => logit(a) * logit(b)))
  expect(Math.abs(together), 'times of two shots do not move together').toBeLessThan((4 * 1.3 ** 2) / Math.sqrt(COUNT))
})

test('the share of context shots is near clean, evenly up to the context time; a shot alone is never context', () => {
  // a narrow law around 0.6, so that what lies below 0.3 is context
  const narrow = { ...law, std: 0.05, context: 0.25 }
  const times = draw((uniform) => shotTimes(narrow, 4, uniform), 5000).flat()
  const context = times.filter((t) => t <= 0.3)
  expect(Math.abs(context.length / times.length - 0.25)).toBeLessThan(0.013)
  expect(Math.abs(meanOf(context) - 0.15)).toBeLessThan(0.005)
  expect(
    draw((uniform) => shotTimes(narrow, 1, uniform), 500)
      .flat()
      .some((t) => t <= 0.3),
  ).toBe(false)
})
