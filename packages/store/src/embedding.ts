import { createHash } from 'node:crypto'

/** How many numbers describe a text. The database checks it. */
export const EMBEDDING_SIZE = 64

/**
 * A text as 64 numbers of length 1, so that texts with words in common point the same way: each word adds to two
 * places that its hash names, with a sign that its hash names. Weighted by the root of how often it comes, and no other
 * knowledge: the same text gives the same numbers on every machine. A text without words is all zeros.
 */
export function embedWords(words: string): number[] {
  const counts = new Map<string, number>()
  for (const word of words
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [])
    if (!EMPTY_WORDS.has(word)) counts.set(stem(word), (counts.get(stem(word)) ?? 0) + 1)
  const sums = new Array<number>(EMBEDDING_SIZE).fill(0)
  for (const [word, count] of counts) {
    const hash = createHash('sha256').update(word).digest()
    // two places, so that two words that meet in one still differ in the other
    for (const at of [0, 2]) sums[hash[at] % EMBEDDING_SIZE] += (hash[at + 1] & 1 ? 1 : -1) * Math.sqrt(count)
  }
  const length = Math.hypot(...sums)
  return length === 0 ? sums : sums.map((sum) => sum / length)
}

/** A lantern and two lanterns are one word. */
function stem(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

const EMPTY_WORDS = new Set(
  'a an and are as at be by for from he her his in into is it its of on or she that the their they this to was with'.split(
    ' ',
  ),
)
