/** Text that is markup already. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | readonly Part[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const shown = (part: Part): string => {
  if (part instanceof Markup) return part.text
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => escapes[sign])
  return typeof part === 'number' ? String(part) : part.map(shown).join('')
}

/** A template whose values are escaped, unless they are markup; lists are joined. */
export const markup = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((all, text, at) => all + shown(parts[at - 1] ?? '') + text))
