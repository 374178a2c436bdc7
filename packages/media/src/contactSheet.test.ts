import { expect, test } from 'vitest'
import { contactSheet } from './contactSheet.ts'

const flat = (width: number, height: number, value: number) => ({
  data: new Uint8Array(width * height * 3).fill(value),
  width,
  height,
})

test('pictures stand in rows, enlarged, each in the middle of its cell', () => {
  const sheet = contactSheet([flat(4, 4, 200), flat(2, 2, 100), flat(4, 4, 50)], {
    columns: 2,
    gap: 1,
    scale: 2,
    background: [1, 2, 3],
  })
  expect([sheet.width, sheet.height]).toEqual([19, 19])
  const at = (x: number, y: number) => [...sheet.data.subarray((y * 19 + x) * 3, (y * 19 + x) * 3 + 3)]
  expect(at(0, 0)).toEqual([1, 2, 3])
  expect(at(1, 1)).toEqual([200, 200, 200])
  expect(at(10, 1)).toEqual([1, 2, 3])
  expect(at(12, 3)).toEqual([100, 100, 100])
  expect(at(1, 10)).toEqual([50, 50, 50])
  expect(at(10, 10)).toEqual([1, 2, 3])
})

test('an empty sheet and half a column are refused', () => {
  expect(() => contactSheet([], { columns: 2 })).toThrow(/at least one/)
  expect(() => contactSheet([flat(1, 1, 0)], { columns: 0.5 })).toThrow(/columns is 0.5/)
})
