import { expect, test } from 'vitest'
import { EvaluationFault } from './evaluationFault.ts'
import { recogniserRecipe } from './judge/recogniserTraining.ts'
import { checkUnseen, firstUnseenScene } from './unseenScenes.ts'

const trained = { firstScene: 1_000_000, scenes: 5000 }

const faultOf = (work: () => void): string => {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(EvaluationFault)
    return (error as EvaluationFault).code
  }
  return 'none'
}

test.each([
  ['inside', 1_002_000, 10, 'seen-scenes'],
  ['over its start', 999_990, 11, 'seen-scenes'],
  ['on its last scene', 1_004_999, 1, 'seen-scenes'],
  ['around it', 0, 9_000_000, 'seen-scenes'],
  ['just before it', 999_990, 10, 'none'],
  ['just after it', 1_005_000, 100, 'none'],
])('scenes %s the training range are refused or not', (_, firstScene, scenes, code) => {
  expect(faultOf(() => checkUnseen(trained, { firstScene, scenes }, 'the model'))).toBe(code)
})

test('weights that do not say what they were trained on are refused', () => {
  expect(faultOf(() => checkUnseen({ firstScene: 0 }, { firstScene: 5, scenes: 1 }, 'the model'))).toBe(
    'unknown-training',
  )
})

test('the recogniser has seen none of the scenes that are judged by default', () => {
  expect(faultOf(() => checkUnseen(recogniserRecipe, { firstScene: firstUnseenScene, scenes: 100_000 }, 'it'))).toBe(
    'none',
  )
})
