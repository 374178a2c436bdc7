import { DocumentFault, type DocumentFaultCode } from './documentFault.ts'
import { isStorableText, type Json, maxJsonDepth } from './json.ts'

/** A saved project of 20,000 nodes takes 6 MB: whoever needs more than this sends something else. */
export const maxDocumentBytes = 32 * 1024 * 1024

export type ReadLimits = { maxBytes?: number; maxDepth?: number }

/**
 * Reads JSON that nobody vouches for. Size and depth are judged before anything is built; a key that comes twice, a
 * `__proto__` and a number beyond all bounds (1e999) are refused, not mended. Throws DocumentFault and nothing else.
 */
export function readJson(
  text: string,
  { maxBytes = maxDocumentBytes, maxDepth = maxJsonDepth }: ReadLimits = {},
): Json {
  if (text.length > maxBytes)
    throw new DocumentFault('too-large', `the document has more than ${maxBytes} bytes: split it, or take assets out`)
  scan(text, maxDepth)
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new DocumentFault('not-json', `the document is not JSON: ${plain(cause)}. Check that it is complete`, {
      cause,
    })
  }
}

const plain = (cause: unknown) => (cause instanceof Error ? cause.message.slice(0, 120) : 'it cannot be read')

const number = /-?\d[\d.eE+-]*/y
const between = /[^"{}[\],\d-]*/y

// One pass over the text, before it is parsed. For text that is no JSON at all, it need only end.
function scan(text: string, maxDepth: number): void {
  const open: (Set<string> | null)[] = []
  let expectsKey = false
  for (let at = past(between, text, 0); at < text.length; at = past(between, text, at)) {
    const mark = text[at]
    const end = mark === '"' ? endOfText(text, at) : '{}[],'.includes(mark) ? at + 1 : past(number, text, at)
    if (end <= at) refuse('not-json', at, 'the document is not JSON here', 'check that it is complete')
    if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : null)
      if (open.length > maxDepth) refuse('too-deep', at, `more than ${maxDepth} levels are nested`, 'make it flatter')
    } else if (mark === '}' || mark === ']') open.pop()
    else if (mark === '"') checkText(text.slice(at, end), expectsKey ? open.at(-1) : null, at)
    else if (mark !== ',') checkNumber(text.slice(at, end), at)
    expectsKey = (mark === '{' || mark === ',') && open.at(-1) instanceof Set
    at = end
  }
}

function past(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  pattern.test(text)
  return pattern.lastIndex
}

/** Where the text that opens at `from` has ended, 0 when it never does. A quote behind an odd number of \ is inside. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
  return 0
}

function checkNumber(written: string, at: number): void {
  if (Number.isFinite(Number(written))) return
  refuse('not-json', at, `${written.slice(0, 20)} is not a finite number`, 'use one that is')
}

function checkText(quoted: string, keys: Set<string> | null | undefined, at: number): void {
  const value = quoted.includes('\\') ? unescaped(quoted, at) : quoted.slice(1, -1)
  if (!isStorableText(value)) refuse('not-json', at, 'a text holds a NUL or half of a character', 'remove it')
  if (!keys) return
  if (value === '__proto__') refuse('forbidden-key', at, 'the key __proto__ is not allowed', 'rename it')
  if (keys.has(value)) refuse('duplicate-key', at, `the key ${value.slice(0, 80)} comes twice`, 'rename or remove one')
  keys.add(value)
}

function unescaped(quoted: string, at: number): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return refuse('not-json', at, 'a text is not written as JSON writes it', 'escape its line ends and backslashes')
  }
}

function refuse(code: DocumentFaultCode, at: number, what: string, mend: string): never {
  throw new DocumentFault(code, `at character ${at}: ${what}: ${mend}`)
}
