import { DocumentFault } from './documentFault.ts'
import { maxJsonDepth } from './json.ts'

/**
 * The one way to write a value: keys sorted by UTF-16 code unit, no spaces, numbers as JavaScript writes them (RFC 8785).
 * Equal values give equal bytes. A field that is undefined is left out. Throws DocumentFault for what JSON cannot hold.
 */
export const canonicalJson = (value: unknown): string => write(value, 0)

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value)
      throw new DocumentFault('not-json', `${value} cannot be written as JSON: use a finite number`)
    case 'object':
      if (value === null) return 'null'
      if (depth >= maxJsonDepth)
        throw new DocumentFault('too-deep', `a value is nested deeper than ${maxJsonDepth}: make it flatter`)
      return Array.isArray(value) ? writeList(value, depth) : writeObject(value as Record<string, unknown>, depth)
    default:
      throw new DocumentFault('not-json', `${typeof value} cannot be written as JSON: leave it out or use null`)
  }
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = '['
  for (let at = 0; at < list.length; at++) text += (at > 0 ? ',' : '') + write(list[at], depth + 1)
  return `${text}]`
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  let text = '{'
  for (const key of Object.keys(object).sort()) {
    if (object[key] === undefined) continue
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(key)}:${write(object[key], depth + 1)}`
  }
  return `${text}}`
}
