import { describe, expect, test } from 'vitest'
import { coverOf, covers, levelAt, seenBox, titleSizeAt } from './level.ts'
import { sizes } from './nodeLayout.ts'

const view = { x: -100, y: -200, zoom: 0.5, width: 1000, height: 600 }

describe('the level of detail', () => {
  test('is full from half size on, headers below, and a picture when far out or when there are many', () => {
    expect([levelAt(1, 20), levelAt(0.5, 20), levelAt(0.4, 20), levelAt(0.1, 20)]).toEqual([
      'full',
      'full',
      'header',
      'far',
    ])
    expect([levelAt(1, 400), levelAt(0.4, 100)]).toEqual(['far', 'far'])
  })

  test('stays what it was a little beyond a border', () => {
    expect(levelAt(0.48, 20, 'full')).toBe('full')
    expect(levelAt(0.48, 20, 'header')).toBe('header')
    expect(levelAt(0.4, 55, 'far')).toBe('far')
    expect(levelAt(0.4, 55, 'header')).toBe('header')
  })
})

test('titles are at least 8 pixels high from the zoom of the smallest first view on, and never higher than a header', () => {
  for (const zoom of [0.3, 0.37, 0.45, 0.52, 0.63, 0.8, 1]) expect(titleSizeAt(zoom) * zoom).toBeGreaterThanOrEqual(8)
  for (const zoom of [0.1, 0.3, 0.6, 1, 2]) expect(titleSizeAt(zoom)).toBeLessThan(sizes.header)
})

describe('what is drawn ahead', () => {
  test('holds the view and a margin, so that small moves stay inside', () => {
    const cover = coverOf(view, 'full')
    expect(seenBox(view)).toEqual({ x: 200, y: 400, w: 2000, h: 1200 })
    expect(covers(cover, view)).toBe(true)
    expect(covers(cover, { ...view, x: view.x - 100 })).toBe(true)
    expect(covers(cover, { ...view, x: view.x - 600 })).toBe(false)
    expect(covers(cover, { ...view, zoom: 0.2 })).toBe(false)
  })
})
