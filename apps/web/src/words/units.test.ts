import { expect, it } from 'vitest'
import { units } from './units.en.ts'

it('says estimates in whole seconds, never nothing', () => {
  expect([0, 800, 9_400, 95_000].map(units.about)).toEqual(['1 s', '1 s', '9 s', '1 min 35 s'])
})

it('says sizes with two digits that matter', () => {
  const said = [0, 999, 1_500, 45_000, 2_000_000, 25_276_514_304].map(units.bytes)
  expect(said).toEqual(['0 B', '999 B', '1.5 kB', '45 kB', '2 MB', '25 GB'])
})
