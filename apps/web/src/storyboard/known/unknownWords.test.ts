import { usualModel } from '@sceneweave/nodes'
import { expect, test } from 'vitest'
import { modelOf, readModelText } from './modelText.ts'
import { shippedTexts } from './shippedTexts.ts'
import { hintsOf, meant, partsOf, unknownIn } from './unknownWords.ts'

const text = shippedTexts.tiny!
const known = text.words

test('a word that the model was never taught is found once, whatever its case', () => {
  expect(unknownIn('Wide shot of Character A waving.', known)).toEqual([])
  expect(unknownIn('A ROBOT waves, the robot and the Robot nod.', known)).toEqual(['ROBOT'])
  expect(unknownIn('', known)).toEqual([])
})

test('unknown words are parts of their own, and all parts together are the text', () => {
  const text = 'The wizard waves; a bear and 3 robots.'
  const parts = partsOf(text, known)
  expect(parts.map((part) => part.text).join('')).toBe(text)
  expect(parts.filter(({ isUnknown }) => isUnknown).map((part) => part.text)).toEqual(['wizard', '3', 'robots'])
})

test('a text with more words than any that was learned from is told of, with its marker counted', () => {
  const shot = (lead: number) => ({ where: 'Shot 1', text: 'a bear '.repeat(7), lead })
  const texts = { global: [], whole: 'The scene' }
  expect(hintsOf({ ...texts, shots: [shot(1)] }, text)).toEqual([])
  expect(hintsOf({ ...texts, shots: [shot(2)] }, text)).toEqual([
    { type: 'long', where: 'Shot 1', count: 16, most: 15 },
  ])
  const told = { where: 'Place', text: 'a beach '.repeat(10), lead: 1 }
  expect(hintsOf({ global: [told, told], shots: [], whole: 'The scene' }, text)).toMatchObject([
    { type: 'long', where: 'The scene', count: 42, most: 28 },
  ])
})

test('a known word is offered for one that is nearly it, and none for one that is far from all', () => {
  expect(meant('jumpes', known)).toBe('jumps')
  expect(meant('wizard', known)).toBeUndefined()
  expect(meant('Fogg', known)).toBe('fog')
  expect(['over', 'boy', 'an'].map((one) => meant(one, known))).toEqual([undefined, undefined, undefined])
})

test('what a model reads is read from the head of its file, and nothing of a file without it', async () => {
  const file = (config: unknown) => {
    const head = new TextEncoder().encode(JSON.stringify({ __metadata__: { config: JSON.stringify(config) } }))
    const bytes = new Uint8Array(8 + head.length)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true)
    bytes.set(head, 8)
    return async (from: number, to: number) => bytes.slice(from, to).buffer
  }
  const config = { name: 'own', vocabulary: ['fox'], textBucket: { global: 4, shot: 3 } }
  expect(await readModelText(file(config))).toEqual({
    name: 'own',
    words: new Set(['fox']),
    most: { global: 4, shot: 3 },
  })
  expect(await readModelText(file({ name: 'other' }))).toBeNull()
  expect(await readModelText(async () => new ArrayBuffer(0))).toBeNull()
})

test('a read that fails says nothing of the file: it is thrown, so that the file is read again', async () => {
  const start = new ArrayBuffer(8)
  new DataView(start).setBigUint64(0, 2n, true)
  const fails = (parts: ArrayBuffer[]) =>
    readModelText(async () => parts.shift() ?? Promise.reject(new Error('no line')))
  await expect(fails([])).rejects.toThrow('no line')
  await expect(fails([start])).rejects.toThrow('no line')
})

test('the model is known where a graph loads one, and not where it loads several', () => {
  const load = (params: object, mode = 'run') => ({ type: 'loadModel', params, mode })
  const graph = (...nodes: object[]) => ({ nodes: Object.fromEntries(nodes.entries()) }) as never
  expect(modelOf(graph(load({}), load({ source: usualModel })))).toBe(usualModel)
  expect(modelOf(graph(load({ source: 'a' }), load({ source: 'b' }, 'muted')))).toBe('a')
  expect(modelOf(graph(load({ source: 'a' }), load({ source: 'b' })))).toBeUndefined()
  expect(modelOf(graph())).toBeUndefined()
})
