import { expect, test } from 'vitest'
import { lackingOf, withReused } from './reusedResults.ts'

const own = { key: 'own', run: 'r1', at: '2026-01-01', outputs: { clip: 'own' } }
const lent = { shot: { key: 'there', outputs: { clip: 'there' } } }
const reused = (key: string) => ({ shot: { state: 'reused' as const, key } })

test('a node that a run would reuse shows what is reused, whoever made it', () => {
  expect(withReused({}, lent, reused('there'))).toEqual(lent)
  expect(withReused({ shot: own }, lent, reused('there'))).toEqual(lent)
})

test('what this project made itself stays as it is, with its run', () => {
  expect(withReused({ shot: own }, {}, reused('own'))).toEqual({ shot: own })
  expect(withReused({ shot: own }, lent, reused('own'))).toEqual({ shot: own })
})

test('a stale node shows the newest of this project, else what it could reuse before', () => {
  const runs = { shot: { state: 'runs' as const } }
  expect(withReused({ shot: own }, lent, runs)).toEqual({ shot: own })
  expect(withReused({}, lent, runs)).toEqual(lent)
})

test('only results that are not here are asked for', () => {
  expect(lackingOf({ shot: own }, reused('own'))).toBe('')
  expect(lackingOf({ shot: own }, { shot: { state: 'runs', key: 'other' } })).toBe('')
  expect(lackingOf({}, { ...reused('there'), a: { state: 'reused', key: 'b' } })).toBe('a b\nshot there')
})
