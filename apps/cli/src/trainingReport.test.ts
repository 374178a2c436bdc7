import { join } from 'node:path'
import { expect, test } from 'vitest'
import { howFound } from './trainingReport.ts'

test('a companion says where films look for it, unless it lies there', () => {
  expect(howFound('out/tiny-few-step.safetensors', 'weights/tiny.safetensors')).toContain(
    `as ${join('weights', 'tiny-few-step.safetensors')}, or is uploaded`,
  )
  expect(howFound('./out/mine-few-step.safetensors', join(process.cwd(), 'out/mine.safetensors'))).toBeNull()
})
