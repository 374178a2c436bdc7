import { z } from 'zod'

/** What a document may hold: JSON values only, numbers finite. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = Record<string, Json>

/** Deeper documents are refused everywhere, so that no reader needs more stack than this. */
export const maxJsonDepth = 64

/** A value inside a document, such as a parameter, may be this deep: the document around it needs the rest. */
export const maxValueDepth = 48

// Postgres stores neither NUL nor half of a surrogate pair in a JSON document.
const unstorable = /\0|\p{Surrogate}/u

/** Whether a text can be stored everywhere: no NUL, no half of a character. */
export const isStorableText = (text: string): boolean => !unstorable.test(text)

/** Says why a value is not JSON that a document may hold, or null when it is. Needs no stack, whatever the depth. */
export function jsonFault(value: unknown, maxDepth = maxValueDepth): string | null {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next
    const wrong =
      typeof value === 'object' && value !== null ? compoundFault(value, maxDepth - depth) : scalarFault(value)
    if (wrong) return wrong
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 })
  }
  return null
}

/** Whether a value is JSON that a document may hold. */
export const isJson = (value: unknown): value is Json => jsonFault(value) === null

function scalarFault(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return isStorableText(value) ? null : 'a text holds a NUL or half of a character: remove it'
    case 'number':
      return Number.isFinite(value) ? null : `${value} is not a number that JSON can hold: use a finite one`
    case 'boolean':
      return null
    default:
      return value === null
        ? null
        : `${typeof value} is not JSON: use null, true, false, a number, a text, a list or an object`
  }
}

function compoundFault(value: object, left: number): string | null {
  if (left <= 0) return 'the value is nested too deep: make it flatter'
  if (Array.isArray(value)) return null
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return 'an object of a class is not JSON: use a plain object'
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return 'the key __proto__ is not allowed: rename it'
    if (!isStorableText(key)) return 'a key holds a NUL or half of a character: remove it'
  }
  return null
}

/** Any JSON that a document may hold; the refusal says why. */
export const JsonValue = z.custom<Json>(isJson, { error: ({ input }) => jsonFault(input) ?? 'this is not JSON' })
