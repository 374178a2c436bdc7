import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const judged = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

test('every length around the block borders agrees with the platform', () => {
  for (let length = 0; length <= 260; length++) expect(sha256('a'.repeat(length))).toBe(judged('a'.repeat(length)))
})

test('texts of all alphabets and a megabyte agree with the platform', () => {
  for (const text of ['äöü', '場面', '🎬'.repeat(99), '\u0000', 'x'.repeat(1_000_003)])
    expect(sha256(text)).toBe(judged(text))
})
