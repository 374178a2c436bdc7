import { describe, expect, test } from 'vitest'
import { makeGrid } from './spatialGrid.ts'
import { curveBox, distanceTo, holds, pointOn, wireCurves } from './wirePath.ts'

const [from, to] = [
  { x: 0, y: 0 },
  { x: 400, y: 200 },
]

describe('a wire', () => {
  test('goes from end to end over all of its bends, without a break', () => {
    const bends = [
      { x: 100, y: 300 },
      { x: 300, y: -50 },
    ]
    const curves = wireCurves(from, to, bends)
    expect(curves.map(([begin]) => begin)).toEqual([from, ...bends])
    expect(curves.map((curve) => curve[3])).toEqual([...bends, to])
  })

  test('is met by points on it and by no others, and its box holds all of it', () => {
    const curves = wireCurves(from, to)
    const box = curveBox(curves)
    for (const t of [0, 0.2, 0.5, 0.9, 1]) {
      const point = pointOn(curves[0], t)
      expect(distanceTo(curves, point).distance).toBeLessThan(1)
      expect(holds(box, point)).toBe(true)
    }
    expect(distanceTo(curves, { x: 50, y: 180 }).distance).toBeGreaterThan(50)
  })

  test('says which of its curves is the nearest: there a new bend belongs', () => {
    const curves = wireCurves(from, to, [{ x: 200, y: 100 }])
    expect(distanceTo(curves, { x: 390, y: 195 }).curve).toBe(1)
    expect(distanceTo(curves, { x: 10, y: 0 }).curve).toBe(0)
  })
})

describe('the grid', () => {
  test('finds what a look at every box finds, in the same order', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed / 2 ** 31
    }
    const boxes = Array.from({ length: 400 }, () => ({
      x: (random() - 0.5) * 9000,
      y: (random() - 0.5) * 9000,
      w: random() * 1500,
      h: random() * 700,
    }))
    const grid = makeGrid(boxes)
    for (let n = 0; n < 60; n++) {
      const part = { x: (random() - 0.5) * 9000, y: (random() - 0.5) * 9000, w: random() * 1200, h: random() * 800 }
      const naive = boxes.filter(
        (box) =>
          box.x <= part.x + part.w && part.x <= box.x + box.w && box.y <= part.y + part.h && part.y <= box.y + box.h,
      )
      expect(grid.meeting(part)).toEqual(naive)
    }
  })
})
