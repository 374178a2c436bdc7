import { expect, test } from 'vitest'
import { globalOf } from './useHints.ts'

const told = { cast: [], story: 'a bear sleeps', isStoryWired: false }

test('hints are about the words that the model gets: not about a story that a wire has replaced', () => {
  expect(globalOf(told).map(({ text }) => text)).toEqual(['a bear sleeps'])
  expect(globalOf({ ...told, isStoryWired: true })).toEqual([])
})
