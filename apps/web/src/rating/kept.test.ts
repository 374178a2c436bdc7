import { expect, test } from 'vitest'
import { keptFrom } from './kept.ts'

test('what was kept comes back, and what cannot be read is as if nothing was', () => {
  const kept = { rater: 'rater_x', drafts: { scene: ['a', 'b'] } }
  expect(keptFrom(JSON.stringify(kept))).toEqual(kept)
  for (const text of [null, '', '{', '3', 'null', '[]', '{"rater":3,"drafts":{"a":"b","c":[1]}}', '{"drafts":7}'])
    expect(keptFrom(text)).toEqual({ drafts: {} })
})
