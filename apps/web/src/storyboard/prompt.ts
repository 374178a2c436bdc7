/** A piece of a shot's words: plain text, or a character by its id. */
export type PromptPart = { readonly text: string } | { readonly character: string }

const named = /\bCharacter\s+([A-Z][A-Za-z0-9]*)\b/g

/** A shot's words with its characters as parts of their own, to be drawn as "@A". */
export function promptParts(prompt: string): PromptPart[] {
  const parts: PromptPart[] = []
  let at = 0
  for (const match of prompt.matchAll(named)) {
    if (match.index > at) parts.push({ text: prompt.slice(at, match.index) })
    parts.push({ character: match[1] })
    at = match.index + match[0].length
  }
  if (at < prompt.length) parts.push({ text: prompt.slice(at) })
  return parts
}

/** The "@…" that stands before the caret while a person types it. */
export type Mention = { readonly from: number; readonly to: number; readonly typed: string }

/** The mention that is being typed at the caret, if one is. */
export function mentionAt(text: string, caret: number): Mention | null {
  const match = /(?:^|[^\w@])@(\w{0,16})$/.exec(text.slice(0, caret))
  return match ? { from: caret - match[1].length - 1, to: caret, typed: match[1] } : null
}

/** The text with the mention as the words that are stored, and where the caret goes. */
export function withCharacter(text: string, { from, to }: Mention, id: string): { text: string; caret: number } {
  const stored = `Character ${id}`
  const isApart = text[to] === undefined || /[\s.,;:!?'’)]/.test(text[to])
  const inserted = isApart ? stored : `${stored} `
  return { text: text.slice(0, from) + inserted + text.slice(to), caret: from + inserted.length }
}

/** Every "@A" that a person typed by hand as the words that are stored, where such a character is in the scene. */
export const storedPrompt = (text: string, ids: readonly string[]): string =>
  text.replace(/(^|[^\w@])@(\w{1,16})\b/g, (whole, before: string, id: string) =>
    ids.includes(id) ? `${before}Character ${id}` : whole,
  )
