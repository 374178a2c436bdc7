import { applyEdit, newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { mergedValue, paramEdits } from './merged.ts'

const node = (params: Record<string, never | number | string>) =>
  ({ type: 'number', version: 1, params, at: { x: 0, y: 0 }, mode: 'run' }) as const

test('nodes that agree show their value, nodes that differ show that they do', () => {
  expect(
    mergedValue([
      [1, 2],
      [1, 2],
    ]),
  ).toEqual({ value: [1, 2], isMixed: false })
  expect(mergedValue([1, 2])).toEqual({ value: undefined, isMixed: true })
  expect(mergedValue([1, undefined]).isMixed).toBe(true)
})

test('one change of several nodes is one edit that one undo takes back, and touches none that has the value', () => {
  const empty = newProject('p', 'P')
  const project = { ...empty, graph: { ...empty.graph, nodes: { a: node({ number: 1 }), b: node({ number: 2 }) } } }
  const edits = paramEdits(project.graph.nodes, { ids: ['a', 'b'], name: 'number', value: 2 })
  expect(edits).toHaveLength(1)
  const { project: after, inverse } = applyEdit(project, { type: 'batch', title: 'Change', edits })
  expect(after.graph.nodes.a.params.number).toBe(2)
  expect(applyEdit(after, inverse).project).toEqual(project)
})

test('a value is compared with what a node of an older version runs with', () => {
  const plan = { ...node({}), type: 'noisePlan' }
  const set = (value: number) => paramEdits({ plan }, { ids: ['plan'], name: 'steps', value })
  expect(set(20)).toEqual([])
  expect(set(8).at(-1)).toMatchObject({ change: { params: { steps: 8 } } })
})
