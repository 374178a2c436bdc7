import { expect, test } from 'vitest'
import { CAPTION, filmGrid, GAP } from './filmGrid.ts'

test('films are as large as the room allows, in as many columns as that takes', () => {
  expect(filmGrid(4, { width: 1400, height: 700 }, 1)).toEqual({ columns: 4, width: Math.floor((1400 - 3 * GAP) / 4) })
  expect(filmGrid(4, { width: 1400, height: 700 }, 16 / 9).columns).toBe(2)
  expect(filmGrid(2, { width: 1400, height: 700 }, 1)).toEqual({ columns: 2, width: 700 - CAPTION })
  expect(filmGrid(6, { width: 1400, height: 700 }, 1).columns).toBe(3)
})

test('they never stand outside of the room', () => {
  for (let films = 2; films <= 9; films++)
    for (const aspect of [0.75, 1, 1.78]) {
      const { columns, width } = filmGrid(films, { width: 1200, height: 640 }, aspect)
      const rows = Math.ceil(films / columns)
      expect(columns * width + (columns - 1) * GAP).toBeLessThanOrEqual(1200)
      expect(rows * (width / aspect + CAPTION) + (rows - 1) * GAP).toBeLessThanOrEqual(640 + 1)
    }
})

test('on a phone they scroll rather than shrink', () => {
  expect(filmGrid(4, { width: 366, height: 300 }, 1)).toEqual({ columns: 2, width: 177 })
  expect(filmGrid(9, { width: 1200, height: 400 }, 0.56)).toEqual({ columns: 7, width: 161 })
  expect(filmGrid(6, { width: 300, height: 300 }, 1)).toEqual({ columns: 1, width: 300 })
})
