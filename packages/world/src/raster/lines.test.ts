import { expect, test } from 'vitest'
import { canvas } from './canvas.ts'
import { polygon } from './lines.ts'
import { MOST_PARTS } from './row.ts'

const SIZE = 32

/** How much of a white round of so many corners is seen, in pixels. */
function seen(corners: number): number {
  const on = canvas(SIZE)
  const points = Array.from({ length: corners }, (_, k) => {
    const turn = (k / corners) * 2 * Math.PI
    return [16 + 10 * Math.cos(turn), 16 + 10 * Math.sin(turn)]
  })
  on.lit = false
  polygon(on, points.flat(), 0, 0xffffff)
  return on.pixels.reduce((sum, value) => sum + value, 0) / (3 * 255)
}

test('an outline has as many corners as there is room for, and more are refused, not drawn wrong', () => {
  expect(Math.abs(seen(MOST_PARTS) - Math.PI * 10 ** 2)).toBeLessThan(3)
  expect(() => seen(MOST_PARTS + 1)).toThrow('at most 64 parts')
})
