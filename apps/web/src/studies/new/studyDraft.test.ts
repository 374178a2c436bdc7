import { expect, test } from 'vitest'
import * as studyDraft from './studyDraft.ts'

const { emptyDraft, readDraft, wishOf, withMethod, withName, withoutMethod, withoutScene, withScene, withSceneAs } =
  studyDraft

const named = (number: number) => `Method ${number}`
const empty = emptyDraft(named)
const [one, two] = empty.methods.map(({ id }) => id)
const [scene] = empty.scenes.map(({ id }) => id)
const filled = withSceneAs({ ...empty, title: ' Which bear? ' }, scene, () => ({
  prompt: ' A bear. ',
  films: { [one]: 'a', [two]: 'b' },
}))

test('a draft becomes a study only when it has a title, names, words and every film, and says what it lacks first', () => {
  const lackOf = (draft: studyDraft.StudyDraft) => (wishOf(draft) as { lack?: studyDraft.Lack }).lack
  expect(lackOf(empty)).toEqual({ type: 'title' })
  expect(lackOf(withName(filled, two, ' '))).toEqual({ type: 'method', method: 2 })
  expect(lackOf(withName(filled, two, ' Method 1 '))).toEqual({ type: 'twice', name: 'Method 1' })
  expect(lackOf(withScene(filled))).toEqual({ type: 'film', scene: 2, name: 'Method 1' })
  expect(lackOf(withSceneAs(filled, scene, () => ({ prompt: ' ' })))).toEqual({ type: 'prompt', scene: 1 })
  expect(wishOf(filled)).toEqual({
    wish: {
      title: 'Which bear?',
      scenes: [{ id: '1', prompt: 'A bear.', films: { 'Method 1': 'a', 'Method 2': 'b' } }],
    },
  })
})

test('a method or a scene comes and goes with its films, and the others keep theirs', () => {
  const three = withMethod(filled, named)
  const third = three.methods[2].id
  const whole = withSceneAs(three, scene, ({ films }) => ({ films: { ...films, [third]: 'c' } }))
  expect(wishOf(withoutMethod(whole, two))).toMatchObject({
    wish: { scenes: [{ films: { 'Method 1': 'a', 'Method 3': 'c' } }] },
  })
  const more = withScene(whole)
  expect(withoutScene(more, scene).scenes).toEqual([{ id: more.ids, prompt: '', films: {} }])
})

test('a new method has the first name that no other has, also after one was removed', () => {
  const names = (draft: studyDraft.StudyDraft) => withMethod(draft, named).methods.map(({ name }) => name)
  expect(names(withoutMethod(filled, one))).toEqual(['Method 2', 'Method 1'])
  expect(names(withName(filled, one, ' Method 3 '))).toEqual([' Method 3 ', 'Method 2', 'Method 1'])
  expect(names(filled)).toEqual(['Method 1', 'Method 2', 'Method 3'])
})

test('what comes late for a scene that is gone changes no other', () => {
  const later = withScene(withoutScene(withScene(filled), scene))
  expect(withSceneAs(later, scene, () => ({ prompt: 'late' }))).toEqual(later)
  const gone = later.scenes[1].id
  const again = withScene(withoutScene(later, gone))
  expect(withSceneAs(again, gone, () => ({ prompt: 'late' }))).toEqual(again)
})

test('a draft is read again as it was kept, and anything else is none', () => {
  expect(readDraft(JSON.stringify(filled))).toEqual(filled)
  const ragged = { ...filled, scenes: [{ prompt: '', films: ['a'] }] }
  for (const text of [null, '', '{}', '[]', '7', JSON.stringify(ragged)]) expect(readDraft(text)).toBeNull()
})
