/** A prompt as word numbers, padded to its bucket, and what had to be left out. */
export type EncodedText = { readonly words: Int32Array; readonly warnings: readonly TextWarning[] }

/** A word the model has never seen. The prompt is still used; `nearest` are known words that look like it. */
export type TextWarning = { readonly type: 'unknown-word'; readonly word: string; readonly nearest: readonly string[] }

const MARKERS = ['[shot cut]', '[character]', '[environment]', '[story]'] as const
const SPECIAL = ['<pad>', '<unknown>', ...MARKERS] as const

/** Turns prompts into word numbers: markers in brackets are one token, words are runs of letters, marks and digits. */
export type TextEncoder = {
  readonly size: number
  encode(prompt: string, bucket: number): EncodedText
  /** The empty prompt: what guidance drops to. */
  blank(length: number): Int32Array
}

/** A text encoder over a closed vocabulary of lower-case words. */
export function textEncoder(vocabulary: readonly string[]): TextEncoder {
  const numbers = new Map<string, number>([...SPECIAL, ...vocabulary].map((word, at) => [word, at]))
  return {
    size: SPECIAL.length + vocabulary.length,
    blank: (length) => new Int32Array(length),
    encode(prompt, bucket) {
      const warnings: TextWarning[] = []
      const found = tokens(prompt).map((word) => {
        const number = numbers.get(word)
        if (number !== undefined) return number
        if (!warnings.some((warning) => warning.word === word))
          warnings.push({ type: 'unknown-word', word, nearest: nearestWords(word, vocabulary) })
        return 1
      })
      const words = new Int32Array(Math.max(1, Math.ceil(found.length / bucket)) * bucket)
      words.set(found)
      return { words, warnings }
    },
  }
}

/** "[SHOT CUT] Wide shot." → ['[shot cut]', 'wide', 'shot'] */
export const tokens = (prompt: string): string[] =>
  prompt
    .normalize('NFC')
    .toLowerCase()
    .match(/\[(?:shot cut|character|environment|story)\]|[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Up to three known words within two edits, closest first. */
function nearestWords(word: string, vocabulary: readonly string[]): string[] {
  return vocabulary
    .map((known) => ({ known, distance: editDistance(word, known) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ known }) => known)
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(replace, row[j] + 1, next[j - 1] + 1)
    }
    row = next
  }
  return row[b.length]
}

/**
 * Bag-of-words rows [n, size], one for each list of word numbers: 1/√k for each of its k distinct words, padding left out.
 * What modulation reads of a prompt, as the pooled text vector of SD3 (Esser et al. 2024, §4) without a text tower.
 */
export function bagsOfWords(prompts: readonly ArrayLike<number>[], size: number): Float32Array {
  const bags = new Float32Array(prompts.length * size)
  prompts.forEach((prompt, row) => {
    const distinct = new Set(Array.from(prompt).filter((word) => word !== 0))
    for (const word of distinct) bags[row * size + word] = 1 / Math.sqrt(distinct.size)
  })
  return bags
}

/** One-hot rows [n, size] of word numbers: the embedding is then a matrix product with a gradient of its own. */
export function oneHot(words: ArrayLike<number>, size: number): Float32Array {
  const hot = new Float32Array(words.length * size)
  for (let at = 0; at < words.length; at++) hot[at * size + words[at]] = 1
  return hot
}
