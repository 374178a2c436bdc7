import type { ModelText } from './modelText.ts'

/** A text of a scene, and how a person calls it. `lead`: how many words are put before it for the model. */
export type Told = { readonly where: string; readonly text: string; readonly lead: number }
export type SceneTexts = { readonly global: readonly Told[]; readonly shots: readonly Told[]; readonly whole: string }

/** Of one text: the words that the model was never taught, or how many more than the most it has. */
export type Hint =
  | { readonly type: 'unknown'; readonly where: string; readonly words: readonly string[] }
  | { readonly type: 'long'; readonly where: string; readonly count: number; readonly most: number }

const word = /[\p{L}\p{M}\p{N}]+/gu
// a letter or two make other words of short ones
const SHORT = 4
const LONG = 5

/** The words of a text as the model counts them. */
export const wordsIn = (text: string): string[] => text.normalize('NFC').match(word) ?? []

/** The words of a text that a model was never taught, each once, as it stands there first. */
export function unknownIn(text: string, known: ReadonlySet<string>): string[] {
  const found = new Map<string, string>()
  for (const one of wordsIn(text)) {
    const small = one.toLowerCase()
    if (!known.has(small) && !found.has(small)) found.set(small, one)
  }
  return [...found.values()]
}

/** A text cut so that every unknown word is a part of its own. */
export function partsOf(text: string, known: ReadonlySet<string>): { text: string; isUnknown: boolean }[] {
  const parts: { text: string; isUnknown: boolean }[] = []
  let at = 0
  for (const match of text.matchAll(word)) {
    if (known.has(match[0].normalize('NFC').toLowerCase())) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index), isUnknown: false })
    parts.push({ text: match[0], isUnknown: true })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at), isUnknown: false })
  return parts
}

/** What a person should know of the words of a scene before it is rendered. */
export function hintsOf({ global, shots, whole }: SceneTexts, { words, most }: ModelText): Hint[] {
  const unknown = [...global, ...shots].flatMap(({ where, text }): Hint[] => {
    const found = unknownIn(text, words)
    return found.length > 0 ? [{ type: 'unknown', where, words: found }] : []
  })
  const long = (where: string, texts: readonly Told[], limit: number): Hint[] => {
    const count = texts.reduce((sum, { text, lead }) => sum + lead + wordsIn(text).length, 0)
    return count > limit ? [{ type: 'long', where, count, most: limit }] : []
  }
  const tooLong = [...long(whole, global, most.global), ...shots.flatMap((one) => long(one.where, [one], most.shot))]
  return [...unknown, ...tooLong]
}

/** A known word that somebody may have meant: one letter away, or two of a longer word; the nearest. */
export function meant(unknown: string, known: ReadonlySet<string>): string | undefined {
  if (unknown.length < SHORT) return undefined
  const farthest = unknown.length > LONG ? 2 : 1
  const near = [...known]
    .map((one) => ({ one, distance: distance(unknown.toLowerCase(), one) }))
    .filter((found) => found.distance <= farthest)
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.one
}

/** How many letters differ (Levenshtein), one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), row[j] + 1, next[j - 1] + 1)
    row = next
  }
  return row[b.length]
}
