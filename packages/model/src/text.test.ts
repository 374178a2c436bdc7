import { expect, test } from 'vitest'
import { oneHot, textEncoder, tokens } from './text.ts'

const encoder = textEncoder(['fox', 'box', 'fog', 'forest', 'character', 'a', 'runs'])
const numberOf = (word: string): number => encoder.encode(word, 1).words[0]

test('markers in brackets are one token each, in any case; other brackets are punctuation', () => {
  expect(tokens('[SHOT CUT] Wide shot. [Character] a [Environment] b [STORY] [cut]')).toEqual([
    '[shot cut]',
    'wide',
    'shot',
    '[character]',
    'a',
    '[environment]',
    'b',
    '[story]',
    'cut',
  ])
  expect(numberOf('[Character]')).not.toBe(numberOf('character'))
})

test('words are runs of letters, marks and digits of any script; the rest separates them', () => {
  expect(tokens("Character 1's Über-cool café №5, 東京!")).toEqual([
    'character',
    '1',
    's',
    'über',
    'cool',
    'café',
    '5',
    '東京',
  ])
  expect(tokens('हिन्दी में'), 'vowel signs are marks, not letters').toEqual(['हिन्दी', 'में'])
  expect(tokens('cafe\u0301'), 'an accent typed apart is the same word').toEqual(['café'])
  expect(tokens(' .,;… ')).toEqual([])
})

test('an unknown word is kept as such and warned of once, with the nearest known words, closest first', () => {
  const { words, warnings } = encoder.encode('a fax runs, the FAX', 4)
  expect(warnings).toEqual([
    { type: 'unknown-word', word: 'fax', nearest: ['fox', 'box', 'fog'] },
    { type: 'unknown-word', word: 'the', nearest: [] },
  ])
  const unknown = words[1]
  expect([...words]).toEqual([numberOf('a'), unknown, numberOf('runs'), unknown, unknown, 0, 0, 0])
  expect([0, numberOf('a'), numberOf('fox')]).not.toContain(unknown)
})

test('prompts fill their bucket with padding, and one too long takes whole buckets more instead of losing words', () => {
  const lengths = ['', 'a', 'a a a', 'a a a a', 'a a a a a a a'].map((text) => encoder.encode(text, 3).words.length)
  expect(lengths).toEqual([3, 3, 3, 6, 9])
  expect([...encoder.encode('fox', 3).words]).toEqual([numberOf('fox'), 0, 0])
  expect([...encoder.encode('', 2).words]).toEqual([...encoder.blank(2)])
})

test('every word number fits the one-hot table', () => {
  const { words } = encoder.encode('[SHOT CUT] a fox runs zzz', 8)
  const hot = oneHot(words, encoder.size)
  for (let row = 0; row < words.length; row++) {
    const line = hot.subarray(row * encoder.size, (row + 1) * encoder.size)
    expect([line.indexOf(1), line.reduce((sum, value) => sum + value, 0)]).toEqual([words[row], 1])
  }
})
