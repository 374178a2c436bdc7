import { expect, test } from 'vitest'
import { assetsIn } from './asset.ts'
import { Id, isId } from './ids.ts'
import { jsonFault, maxValueDepth } from './json.ts'

test('what is not JSON is refused with its reason, however deep it lies', () => {
  let deep: unknown = []
  for (let level = 0; level < 1_000_000; level++) deep = [deep]
  const refused: [unknown, string][] = [
    [Number.NaN, 'NaN'],
    [{ a: [Number.NEGATIVE_INFINITY] }, 'finite'],
    [undefined, 'undefined'],
    [{ a: undefined }, 'undefined'],
    [new Map(), 'class'],
    [{ a: 10n }, 'bigint'],
    [JSON.parse('{"a":{"__proto__":1}}'), '__proto__'],
    ['\u0000', 'NUL'],
    [{ '\ud800': 1 }, 'half of a character'],
    [deep, 'deep'],
  ]
  for (const [value, reason] of refused) expect(jsonFault(value)).toContain(reason)
  let allowed: unknown = 'ä🎬'
  for (let level = 0; level < maxValueDepth; level++) allowed = { allowed }
  expect(jsonFault(allowed)).toBeNull()
  expect(jsonFault({ allowed })).toContain('deep')
})

test('a name that every object answers to is no id', () => {
  for (const name of [
    ...Object.getOwnPropertyNames(Object.prototype),
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a b',
    '../a',
    'ä',
    'x'.repeat(65),
  ])
    expect([name, isId(name), Id.safeParse(name).success]).toEqual([name, false, false])
  for (const name of ['a', 'A-1_b', '__proto', 'constructor2', '0', 'x'.repeat(64)]) expect(isId(name)).toBe(true)
})

test('every asset is found once, wherever a value names it', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
  expect(assetsIn({ x: { asset: a, bytes: 1 }, y: [b, { z: [[a]] }], model: { source: c }, text: `see ${a}` })).toEqual(
    [a, b, c],
  )
  expect(assetsIn(undefined)).toEqual([])
  expect(assetsIn('A'.repeat(64))).toEqual([])
})
