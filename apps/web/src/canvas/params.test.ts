import { catalogue } from '@sceneweave/nodes'
import { describe, expect, test } from 'vitest'
import { words } from '../words/index.ts'
import { paramFields, paramText } from './params.ts'

/** What stands on a node of a type for a parameter. */
const shown = (type: string, name: string, value?: null) => {
  const field = paramFields(catalogue.nodes.get(type)!).find((one) => one.name === name)!
  return paramText(field, value)
}

describe('an empty parameter on its node', () => {
  test('is drawn at each run only where it is a seed', () => {
    expect(shown('seed', 'seed', null)).toBe(words.canvas.drawn)
    expect(shown('loadTake', 'take', null)).toBe(words.canvas.unset)
    expect(shown('splitScene', 'to')).toBe(words.canvas.unset)
  })

  test('is none where it is a table without rows', () => {
    expect(shown('generateScene', 'contextTimes')).toBe(words.canvas.none)
  })
})
