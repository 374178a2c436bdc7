import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { shippedOr } from './weightsChoice.ts'

test('a name of shipped weights is their file; a path, with folders or not, is itself', () => {
  expect(existsSync(shippedOr('tiny'))).toBe(true)
  for (const path of ['out/mine.safetensors', './tiny', '/tmp/a b.safetensors', 'nobody', '../weights/tiny'])
    expect(shippedOr(path)).toBe(path)
})
