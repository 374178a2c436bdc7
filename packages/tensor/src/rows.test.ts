import { expect, test } from 'vitest'
import { input } from './ops/leaf.ts'
import { rows } from './ops/rows.ts'
import { countRows, listRows, partitions, rowSet } from './rows.ts'

test('a row set is sorted, without empty ranges, and ranges that touch are one', () => {
  const set = rowSet([
    [7, 9],
    [4, 4],
    [0, 2],
    [2, 5],
  ])
  expect(set).toEqual([
    [0, 5],
    [7, 9],
  ])
  expect(countRows(set)).toBe(7)
  expect([...listRows(set)]).toEqual([0, 1, 2, 3, 4, 7, 8])
})

test('making a row set changes no range that was given', () => {
  const given: [number, number][] = [
    [0, 2],
    [2, 5],
  ]
  rowSet(given)
  expect(given).toEqual([
    [0, 2],
    [2, 5],
  ])
})

test('ranges that overlap are a fault that says where', () => {
  expect(() =>
    rowSet([
      [3, 6],
      [0, 4],
    ]),
  ).toThrow('row ranges overlap at 3')
})

test('sets partition the rows only when each row is named once', () => {
  expect(partitions([[[2, 4]], [[0, 2]]], 4)).toBe(true)
  expect(partitions([], 0)).toBe(true)
  expect(partitions([[[0, 2]], [[3, 4]]], 4), 'row 2 is missing').toBe(false)
  expect(partitions([[[0, 3]], [[2, 4]]], 4), 'row 2 twice').toBe(false)
  expect(partitions([[[0, 5]]], 4), 'row 4 does not exist').toBe(false)
  expect(partitions([[[-1, 4]]], 4), 'row −1 does not exist').toBe(false)
})

test('picking rows that are not there, unsorted or empty is a shape fault', () => {
  const x = input('x', [4, 2])
  const wrong = [
    [[2, 5]],
    [[-1, 2]],
    [[1, 1]],
    [
      [2, 4],
      [0, 1],
    ],
    [
      [0, 2],
      [1, 3],
    ],
  ] as const
  for (const set of wrong) expect(() => rows(x, set)).toThrow('[rows] expected sorted row ranges within [0, 4)')
})
