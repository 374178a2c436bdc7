import { expect, it } from 'vitest'
import { timecode } from './timecode.ts'

it('counts frames within the second, seconds and minutes, and hours only where there are any', () => {
  expect([0, 11, 12, 12 * 61 + 3].map((frame) => timecode(frame, 12))).toEqual([
    '00:00:00',
    '00:00:11',
    '00:01:00',
    '01:01:03',
  ])
  expect(timecode(24 * 3600 * 2, 24)).toBe('02:00:00:00')
})

it('numbers every frame once, whatever the rate', () => {
  const codes = Array.from({ length: 200 }, (_, frame) => timecode(frame, 23.976))
  expect(new Set(codes).size).toBe(200)
})
