import { expect, it } from 'vitest'
import { rowsInSight } from './rows.ts'

const sight = { width: 240, height: 500, scroll: 0 }

it('fills the width with as many squares as fit', () => {
  expect(rowsInSight(sight, 10, 110)).toMatchObject({ columns: 2, size: 116, height: 5 * 124 - 8 })
  expect(rowsInSight({ ...sight, width: 1200 }, 10, 160)).toMatchObject({ columns: 7, size: 164 })
})

it('holds only the rows in sight and one before and after, however many there are', () => {
  const { from, to } = rowsInSight({ ...sight, scroll: 124 * 1000 }, 10_000, 110)
  expect([from, to]).toEqual([999, 1006])
})

it('shows every square exactly once while one scrolls through', () => {
  const seen = new Set<number>()
  for (let scroll = 0; scroll < 124 * 25; scroll += 300) {
    const { from, to, columns } = rowsInSight({ ...sight, scroll }, 49, 110)
    for (let at = from * columns; at < Math.min(49, to * columns); at++) seen.add(at)
  }
  expect(seen.size).toBe(49)
})

it('has room for nothing, and for a place that is not laid out yet', () => {
  expect(rowsInSight(sight, 0, 110)).toMatchObject({ from: 0, to: 0, height: 0 })
  expect(rowsInSight({ width: 0, height: 0, scroll: 0 }, 3, 110).columns).toBe(1)
})
