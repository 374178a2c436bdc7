import type { Graph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { faultShot, faultWords } from './faultWords.ts'

const shots = ['shot1', 'shot5', 'shot2'].map((id) => ({ id, prompt: '' }))
const graph = {
  nodes: { text: { params: {} }, story: { params: { scene: { shots } } } },
} as unknown as Pick<Graph, 'nodes'>

test('a fault names a shot by the number on its card, wherever it was moved', () => {
  expect(faultWords('shot "shot5" has no words; say what is to be seen', graph)).toBe(
    'Shot 2 has no words. Say what is to be seen.',
  )
  expect(faultWords('shot "gone" has no words', graph)).toBe('Shot "gone" has no words.')
  expect(faultWords('the disk is full; make room')).toBe('The disk is full. Make room.')
})

test('the shot that a fault is about is found, and none where no scene has it', () => {
  expect(faultShot('shot "shot2" names Character B', graph)).toBe('shot2')
  expect(faultShot('shot "gone" has no words', graph)).toBeUndefined()
  expect(faultShot('no picture is chosen', graph)).toBeUndefined()
})
