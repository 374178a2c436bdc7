import { expect, test } from 'vitest'
import { fromHalf, toHalf } from './half.ts'

test('every finite half comes back as itself', () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, n) => n).filter((n) => ((n >> 10) & 31) !== 31)
  expect(toHalf(fromHalf(bits))).toEqual(bits)
})

test('a float goes to the nearest half, ties to even', () => {
  const nearest = (value: number) => fromHalf(toHalf(Float32Array.of(value)))[0]
  expect(nearest(1 + 1 / 2048)).toBe(1)
  expect(nearest(1 + 3 / 2048)).toBe(1 + 2 / 1024)
  expect(nearest(1 + 1.1 / 2048)).toBe(1 + 1 / 1024)
  expect(nearest(2 ** -25)).toBe(0)
  expect(nearest(1.1 * 2 ** -25)).toBe(2 ** -24)
  expect(nearest(2047.9)).toBe(2048)
})

test('a number too large for a half is a fault, not an infinity', () => {
  expect(() => toHalf(Float32Array.of(70000))).toThrow('does not fit half precision')
  expect(() => toHalf(Float32Array.of(Number.NaN))).toThrow('does not fit half precision')
})
