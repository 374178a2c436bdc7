import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { contrast, tokensOf } from './contrast.ts'

const css = readFileSync(path.resolve(import.meta.dirname, '../app/globals.css'), 'utf8')
const grounds = ['canvas', 'panel', 'raised', 'field'] as const

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  const tokens = tokensOf(css, theme)
  const ratio = (one: string, other: string) => contrast(tokens[one], tokens[other])

  test.each(['text', 'muted', 'faint', 'accent', 'error', 'done', 'cached'])(
    '%s can be read on every surface',
    (ink) => {
      for (const ground of grounds) expect(ratio(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    },
  )

  test('words on the main button can be read', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['line-strong', 'accent', 'running', 'done', 'cached', 'error'])(
    'a line of %s that carries meaning can be seen',
    (line) => {
      for (const ground of grounds) expect(ratio(line, ground), `${line} on ${ground}`).toBeGreaterThanOrEqual(3)
    },
  )
})

test('black on white is 21:1, and a colour on itself 1:1', () => {
  expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 1)
  expect(contrast([0.6, 0.1, 75], [0.6, 0.1, 75])).toBe(1)
})
