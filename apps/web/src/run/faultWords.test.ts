import type { Graph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { faultShot, faultWords } from './faultWords.ts'

type Told = Pick<Graph, 'nodes' | 'wires'>

const sceneOf = (...ids: string[]) => ({
  type: 'scene',
  params: { scene: { shots: ids.map((id) => ({ id, prompt: '' })) } },
})
const wire = (from: string, to: string) => ({
  from: { node: from, port: 'out' },
  to: { node: to, port: 'in' },
  order: 0,
})
const graph = {
  nodes: { text: { type: 'text', params: {} }, story: sceneOf('shot1', 'shot5', 'shot2') },
  wires: {},
} as unknown as Told
/** Two scenes that call their shots alike, as every template does. */
const two = {
  nodes: {
    ...graph.nodes,
    other: sceneOf('shot2', 'shot1'),
    pick: { type: 'pickShot', params: {} },
    make: { type: 'nextShot', params: {} },
  },
  wires: { a: wire('other', 'pick'), b: wire('pick', 'make'), c: wire('text', 'story') },
} as unknown as Told

test('a fault names a shot by the number on its card, wherever it was moved', () => {
  expect(faultWords('shot "shot5" has no words; say what is to be seen', graph)).toBe(
    'Shot 2 has no words. Say what is to be seen.',
  )
  expect(faultWords('shot "gone" has no words', graph)).toBe('Shot "gone" has no words.')
  expect(faultWords('the disk is full; make room')).toBe('The disk is full. Make room.')
})

test('the shot that a fault is about is found, and none where no scene has it', () => {
  expect(faultShot('shot "shot2" names Character B', graph)).toEqual({ scene: 'story', shot: 'shot2' })
  expect(faultShot('shot "gone" has no words', graph)).toBeUndefined()
  expect(faultShot('no picture is chosen', graph)).toBeUndefined()
})

test('of scenes that call their shots alike, the shot of the one that the failing node stands on is meant', () => {
  const message = 'shot "shot2" has no words'
  expect([faultWords(message, two, 'make'), faultShot(message, two, 'make')]).toEqual([
    'Shot 1 has no words.',
    { scene: 'other', shot: 'shot2' },
  ])
  expect([faultWords(message, two, 'story'), faultShot(message, two, 'story')]).toEqual([
    'Shot 3 has no words.',
    { scene: 'story', shot: 'shot2' },
  ])
})

test('where nothing tells which scene is meant, a fault keeps the name of its shot: a wrong number leads astray', () => {
  for (const node of [undefined, 'text']) {
    expect(faultWords('shot "shot2" has no words', two, node)).toBe('Shot "shot2" has no words.')
    expect(faultShot('shot "shot2" has no words', two, node)).toBeUndefined()
  }
  expect(faultWords('shot "shot5" has no words', two)).toBe('Shot 2 has no words.')
})
