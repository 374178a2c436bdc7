/** Where a JSON text goes wrong and how, for people who write it by hand. */
export type JsonProblem = { readonly line: number; readonly column: number; readonly what: string }

/** Finds the first place where a text stops being JSON, or null when it is JSON. Node 20's own errors often have no place. */
export function findJsonProblem(text: string): JsonProblem | null {
  const reader = new Reader(text)
  try {
    reader.value()
    reader.end()
    return null
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    const before = text.slice(0, stop.at).split('\n')
    return { line: before.length, column: (before.at(-1) as string).length + 1, what: stop.message }
  }
}

class Stop extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

const SPACE = /[ \t\r\n]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a text
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*"/y
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const MOST_NESTED = 100

class Reader {
  private readonly text: string
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  value(): void {
    this.take(SPACE)
    const next = this.text[this.at]
    if (next === '{') this.list('}', () => this.member())
    else if (next === '[') this.list(']', () => this.value())
    else if (next === '"') this.string()
    else if (!this.take(PLAIN)) this.stop('a value')
  }

  end(): void {
    this.take(SPACE)
    if (this.at < this.text.length) this.stop('nothing more')
  }

  private list(close: string, item: () => void): void {
    if (++this.depth > MOST_NESTED) throw new Stop(this.at, `nested more than ${MOST_NESTED} deep`)
    this.at++
    this.take(SPACE)
    if (this.text[this.at] !== close) {
      for (;;) {
        item()
        this.take(SPACE)
        if (this.text[this.at] !== ',') break
        this.at++
      }
      if (this.text[this.at] !== close) this.stop(`a comma or ${close}`)
    }
    this.at++
    this.depth--
  }

  private member(): void {
    this.take(SPACE)
    if (this.text[this.at] !== '"') this.stop('a field name in double quotes')
    this.string()
    this.take(SPACE)
    if (this.text[this.at] !== ':') this.stop('a colon')
    this.at++
    this.value()
  }

  private string(): void {
    if (!this.take(TEXT)) throw new Stop(this.at, 'a text that begins here does not end well')
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    this.at += found?.[0].length ?? 0
    return found !== null
  }

  private stop(expected: string): never {
    const found = this.at < this.text.length ? JSON.stringify(this.text[this.at]) : 'the end of the file'
    throw new Stop(this.at, `expected ${expected}, found ${found}`)
  }
}
