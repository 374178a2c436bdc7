import { expect, test } from 'vitest'
import * as studyDraft from './studyDraft.ts'

const { emptyDraft, readDraft, wishOf, withMethod, withoutMethod, withoutScene, withScene, withSceneAs } = studyDraft

const empty = emptyDraft((number) => `Method ${number}`)
const filled = withSceneAs({ ...empty, title: ' Which bear? ' }, 0, { prompt: ' A bear. ', films: ['a', 'b'] })

test('a draft becomes a study only when it has a title, names, words and every film, and says what it lacks first', () => {
  const lackOf = (draft: studyDraft.StudyDraft) => (wishOf(draft) as { lack?: studyDraft.Lack }).lack
  expect(lackOf(empty)).toEqual({ type: 'title' })
  expect(lackOf({ ...filled, methods: ['A', ' '] })).toEqual({ type: 'method', method: 2 })
  expect(lackOf({ ...filled, methods: ['A', ' A '] })).toEqual({ type: 'twice', name: 'A' })
  expect(lackOf(withScene(filled))).toEqual({ type: 'film', scene: 2, name: 'Method 1' })
  expect(lackOf(withSceneAs(filled, 0, { prompt: ' ' }))).toEqual({ type: 'prompt', scene: 1 })
  expect(wishOf(filled)).toEqual({
    wish: {
      title: 'Which bear?',
      scenes: [{ id: '1', prompt: 'A bear.', films: { 'Method 1': 'a', 'Method 2': 'b' } }],
    },
  })
})

test('a method or a scene comes and goes with its films, and the others keep theirs', () => {
  const three = withSceneAs(withMethod(filled, 'C'), 0, { films: ['a', 'b', 'c'] })
  expect(withoutMethod(three, 1)).toMatchObject({ methods: ['Method 1', 'C'], scenes: [{ films: ['a', 'c'] }] })
  const more = withSceneAs(withScene(three), 1, { prompt: 'Two' })
  expect(more.scenes[1].films).toEqual([null, null, null])
  expect(withoutScene(more, 0).scenes).toEqual([{ prompt: 'Two', films: [null, null, null] }])
})

test('a draft is read again as it was kept, and anything else is none', () => {
  expect(readDraft(JSON.stringify(filled))).toEqual(filled)
  for (const text of [null, '', '{}', '[]', '7', JSON.stringify({ ...filled, scenes: [{ prompt: '', films: ['a'] }] })])
    expect(readDraft(text)).toBeNull()
})
