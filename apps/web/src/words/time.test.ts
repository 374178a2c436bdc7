import { expect, test } from 'vitest'
import { ago, duration } from './time.ts'

test('a moment is told by how long ago it was', () => {
  const now = Date.UTC(2026, 0, 31)
  expect(ago(now + 5, now)).toBe('just now')
  expect(ago(now - 3 * 60_000, now)).toBe('3 minutes ago')
  expect(ago(now - 25 * 3_600_000, now)).toBe('yesterday')
  expect(ago(now - 90 * 86_400_000, now)).toMatch(/2025$/)
})

test('a length of time has no more digits than it needs', () => {
  expect([400, 12_400, 190_000, 1_200_000, 7_500_000].map(duration)).toEqual([
    '0.4 s',
    '12 s',
    '3 min 10 s',
    '20 min',
    '2 h 5 min',
  ])
})
