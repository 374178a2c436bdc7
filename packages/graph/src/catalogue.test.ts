import { expect, test } from 'vitest'
import { makeCatalogue } from './catalogue.ts'
import type { NodeDefinition } from './node.ts'
import { textCatalogue } from './textNodes.ts'

const kinds = Object.fromEntries(textCatalogue.kinds)
const word = textCatalogue.nodes.get('word')! as NodeDefinition<unknown>
const refused = (change: Partial<NodeDefinition<unknown>>) => () => makeCatalogue([{ ...word, ...change }], kinds)
const port = { kind: 'text', optional: false, variadic: false, list: false, help: '' }

test('a node that could never work is refused when the palette is made', () => {
  expect(refused({})).not.toThrow()
  expect(() => makeCatalogue([word, word], kinds)).toThrow('two nodes have the type word')
  expect(refused({ version: 2 })).toThrow('no migrate[1]')
  expect(refused({ version: 0 })).toThrow('whole number')
  expect(refused({ inputs: { text: { ...port, kind: 'smell' } } })).toThrow('smell')
  expect(refused({ inputs: { __proto__x: port, constructor: port } as never })).toThrow('constructor')
  expect(refused({ inputs: { texts: { ...port, list: true } } })).toThrow('make it variadic')
  expect(refused({ outputs: { text: { ...port, variadic: true } } })).toThrow('make it a list')
  expect(refused({ bypass: { text: 'nothing' } })).toThrow('no port')
  expect(refused({ inputs: { number: { ...port, kind: 'number' } }, bypass: { text: 'number' } })).toThrow('differ')
})
