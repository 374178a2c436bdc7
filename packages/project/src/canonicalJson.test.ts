import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonicalJson.ts'
import { DocumentFault } from './documentFault.ts'

test('keys are sorted, spaces left out, and what is undefined is not written', () => {
  expect(canonicalJson({ b: [1, 'ä"\n', null, -0], a: { d: true, c: undefined }, 10: 1e21, 9: 0.1 })).toBe(
    '{"10":1e+21,"9":0.1,"a":{"d":true},"b":[1,"ä\\"\\n",null,0]}',
  )
})

test('reading and writing again gives the same bytes, whatever the value and the order of its keys', () => {
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, turned(inner)]),
          )
        : value
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(canonicalJson(turned(value))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { seed: 20261122, numRuns: 500 },
  )
})

test('what JSON cannot hold is refused with a code, at any depth', () => {
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level++) deep = [deep]
  for (const [value, code] of [
    [{ a: Number.NaN }, 'not-json'],
    [[Number.POSITIVE_INFINITY], 'not-json'],
    [[undefined], 'not-json'],
    [() => 1, 'not-json'],
    [1n, 'not-json'],
    [deep, 'too-deep'],
  ] as const)
    try {
      canonicalJson(value)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentFault)
      expect(error).toMatchObject({ code })
    }
})
