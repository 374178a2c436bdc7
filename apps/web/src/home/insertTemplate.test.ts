import { templates } from '@sceneweave/nodes'
import { applyEdit, newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { insertEdits } from './insertTemplate.ts'

test('every template fits into a graph that has it twice already, as one step, and one undo takes it back', () => {
  for (const { graph } of templates) {
    let project = newProject('p', 'P')
    for (let round = 0; round < 3; round++) {
      const { edits, nodes } = insertEdits(project.graph, graph)
      const applied = applyEdit(project, { type: 'batch', title: 'Add', edits })
      expect(nodes.every((id) => Object.hasOwn(applied.project.graph.nodes, id))).toBe(true)
      expect(applyEdit(applied.project, applied.inverse).project).toEqual(project)
      project = applied.project
    }
    expect(Object.keys(project.graph.nodes)).toHaveLength(3 * Object.keys(graph.nodes).length)
    expect(Object.keys(project.graph.wires)).toHaveLength(3 * Object.keys(graph.wires).length)
  }
})

test('what is put in stands right of what is there', () => {
  const [{ graph }] = templates
  const { edits } = insertEdits(graph, graph)
  const right = Math.max(...Object.values(graph.nodes).map(({ at }) => at.x))
  for (const edit of edits) if (edit.type === 'node-add') expect(edit.node.at.x).toBeGreaterThan(right)
})
