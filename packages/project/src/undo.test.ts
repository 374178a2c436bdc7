import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdit } from './applyEdit.ts'
import { canonicalJson } from './canonicalJson.ts'
import { draw, play } from './drawnEdits.ts'
import { Edit } from './edit.ts'
import { EditFault } from './editFault.ts'
import { Project } from './project.ts'
import { deepFreeze, sampleProject } from './sampleProject.ts'

test('any edits undone are the identity, and redone the same, to the byte', () => {
  const kinds = new Set<string>()
  fc.assert(
    fc.property(fc.array(draw, { maxLength: 40 }), (draws) => {
      const start = deepFreeze(sampleProject())
      const { project, edits, inverses } = play(start, draws)
      for (const edit of edits) kinds.add(edit.type)
      const redo: Edit[] = []
      let current = project
      for (const inverse of inverses.toReversed()) {
        const undone = applyEdit(current, inverse)
        current = deepFreeze(undone.project)
        redo.push(undone.inverse)
      }
      expect(canonicalJson(current)).toBe(canonicalJson(start))
      for (const edit of redo.toReversed()) current = deepFreeze(applyEdit(current, edit).project)
      expect(canonicalJson(current)).toBe(canonicalJson(project))
      expect(Project.safeParse(project).error).toBeUndefined()
      const sent = JSON.parse(JSON.stringify(edits)) as Edit[]
      expect(canonicalJson(sent.reduce((value, edit) => applyEdit(value, edit).project, start))).toBe(
        canonicalJson(project),
      )
    }),
    { seed: 20261122, numRuns: 150 },
  )
  expect([...kinds].sort()).toEqual(Edit.options.map((option) => option.shape.type.value).sort())
})

test('whatever comes as an edit is applied or refused with an EditFault, never anything else', () => {
  const start = deepFreeze(sampleProject())
  const type = fc.constantFrom(...Edit.options.map((option) => option.shape.type.value), 'other')
  const id = fc.oneof(fc.constantFrom('scene', 'text', 'w1', 'f1', 'a', '__proto__', 'toString', ''), fc.string())
  const anything = fc.record(
    {
      type,
      id,
      node: fc.oneof(id, fc.anything()),
      shot: fc.oneof(id, fc.anything()),
      change: fc.anything(),
      at: fc.anything(),
      to: fc.integer(),
      title: fc.anything(),
      moves: fc.dictionary(id, fc.anything()),
      wire: fc.anything(),
      edits: fc.array(fc.anything()),
      bends: fc.anything(),
    },
    { requiredKeys: ['type'] },
  )
  fc.assert(
    fc.property(fc.oneof(anything, fc.anything()), (edit) => {
      try {
        expect(Project.safeParse(applyEdit(start, edit as Edit).project).error).toBeUndefined()
      } catch (error) {
        if (!(error instanceof EditFault)) throw error
      }
    }),
    { seed: 20261122, numRuns: 1_000 },
  )
})
