import { expect, test } from 'vitest'
import { votesCsv } from './votesCsv.ts'

const vote = { rater: 1, scene: 's1', ranking: ['b', 'a'], shown: ['a', 'b'], tookMs: 900, at: '2026-01-01T00:00:00Z' }

test('there is a line for each film of each vote', () => {
  expect(votesCsv([vote]).split('\r\n')).toEqual([
    'rater,name,scene,method,rank,score,place_shown,took_ms,at',
    '1,,s1,b,1,2,2,900,2026-01-01T00:00:00Z',
    '1,,s1,a,2,1,1,900,2026-01-01T00:00:00Z',
    '',
  ])
})

test('names with commas, quotes and lines stay one cell, and none becomes a formula', () => {
  const [, first] = votesCsv([{ ...vote, name: 'Ann, "A"', scene: '=1+1' }]).split('\r\n')
  expect(first).toBe(`1,"Ann, ""A""",'=1+1,b,1,2,2,900,2026-01-01T00:00:00Z`)
  expect(votesCsv([{ ...vote, name: 'a\nb' }])).toContain('1,"a\nb",s1')
})
