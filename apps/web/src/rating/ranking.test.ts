import { expect, test } from 'vitest'
import { nextOpen, rankingOf, takenBack, toggled } from './ranking.ts'

const films = ['a', 'b', 'c']

test('films are placed one behind the other, and the last one takes the last place by itself', () => {
  const one = toggled([], 'b')
  expect(rankingOf(films, one)).toEqual(['b'])
  const two = toggled(one, 'a')
  expect(rankingOf(films, two)).toEqual(['b', 'a', 'c'])
})

test('a film that is placed already is taken out, and those behind it move up', () => {
  expect(toggled(['b', 'a'], 'b')).toEqual(['a'])
  expect(rankingOf(films, toggled(['b', 'a', 'c'], 'b'))).toEqual(['a', 'c', 'b'])
})

test('taking back undoes what a person did last, also of an order that was sent', () => {
  expect(takenBack(films, ['b', 'a'])).toEqual(['b'])
  expect(takenBack(films, ['b', 'a', 'c'])).toEqual(['b'])
  expect(takenBack(films, [])).toEqual([])
})

test('one goes on at the next scene without a vote, around the end', () => {
  const scenes = ['x', 'y', 'z'].map((id) => ({ id }))
  expect(nextOpen(scenes, new Set(), 0)).toBe(0)
  expect(nextOpen(scenes, new Set(['x', 'y']), 0)).toBe(2)
  expect(nextOpen(scenes, new Set(['z']), 2)).toBe(0)
  expect(nextOpen(scenes, new Set(['x', 'y', 'z']), 1)).toBe(-1)
})
