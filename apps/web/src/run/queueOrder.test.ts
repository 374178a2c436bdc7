import { expect, it } from 'vitest'
import { behind, moved } from './queueOrder.ts'

const ids = ['a', 'b', 'c', 'd']

it('puts a run where it was let go, downwards and upwards', () => {
  expect(moved(ids, 'a', 'c')).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(ids, 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
})

it('changes nothing for a run that has begun in the meantime', () => {
  expect(moved(ids, 'gone', 'b')).toEqual(ids)
  expect(moved(ids, 'b', 'b')).toEqual(ids)
})

it('asks for the place before the next one, or for the end', () => {
  expect(behind(moved(ids, 'a', 'c'), 'a')).toBe('d')
  expect(behind(moved(ids, 'a', 'd'), 'a')).toBeNull()
})
