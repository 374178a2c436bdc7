import { expect, test } from 'vitest'
import { mentionAt, promptParts, storedPrompt, withCharacter } from './prompt.ts'

test('characters in a prompt are parts of their own, and all parts together are the prompt', () => {
  expect(promptParts('Character A waves to Character Bo.')).toEqual([
    { character: 'A' },
    { text: ' waves to ' },
    { character: 'Bo' },
    { text: '.' },
  ])
  expect(promptParts('Nobody: a character sheet.')).toEqual([{ text: 'Nobody: a character sheet.' }])
  expect(promptParts('')).toEqual([])
})

test('a mention begins at an @ of its own and ends at the caret', () => {
  expect(mentionAt('Wide shot of @', 14)).toEqual({ from: 13, to: 14, typed: '' })
  expect(mentionAt('@Bo runs', 3)).toEqual({ from: 0, to: 3, typed: 'Bo' })
  expect(mentionAt('mail me@home', 12)).toBeNull()
  expect(mentionAt('@A waves', 8)).toBeNull()
})

test('what is chosen is stored as the model reads it, with a space where a word follows', () => {
  expect(withCharacter('Shot of @', { from: 8, to: 9, typed: '' }, 'A')).toEqual({
    text: 'Shot of Character A',
    caret: 19,
  })
  expect(withCharacter('@A waves', { from: 0, to: 2, typed: 'A' }, 'A').text).toBe('Character A waves')
  expect(withCharacter('@x', { from: 0, to: 1, typed: '' }, 'A').text).toBe('Character A x')
})

test('a mention that was typed to its end is stored too, but only of somebody in the scene', () => {
  expect(storedPrompt('@A sees @Bo and @C.', ['A', 'Bo'])).toBe('Character A sees Character Bo and @C.')
})
