import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdit } from '../applyEdit.ts'
import { canonicalJson } from '../canonicalJson.ts'
import { draw, play } from '../drawnEdits.ts'
import type { Graph } from '../graph.ts'
import type { Project } from '../project.ts'
import { deepFreeze, node, sampleProject, shot, wire } from '../sampleProject.ts'
import { compareGraphs } from './compareGraphs.ts'
import { diffGraphs } from './diffGraphs.ts'

const changed = (project: Project, b: Graph): Graph =>
  applyEdit(project, { type: 'batch', title: '', edits: diffGraphs(project.graph, b) }).project.graph

test('the edits between any two graphs turn the one into the other, both ways, to the byte', () => {
  fc.assert(
    fc.property(fc.array(draw, { maxLength: 30 }), fc.array(draw, { maxLength: 30 }), (first, second) => {
      const a = play(deepFreeze(sampleProject()), first).project
      const b = play(deepFreeze(sampleProject()), second).project
      expect(canonicalJson(changed(a, b.graph))).toBe(canonicalJson(b.graph))
      expect(canonicalJson(changed(b, a.graph))).toBe(canonicalJson(a.graph))
      expect(compareGraphs(a.graph, b.graph).isEqual || diffGraphs(a.graph, b.graph).length > 0).toBe(true)
    }),
    { seed: 20261122, numRuns: 150 },
  )
})

test('a node that became another type keeps its wires, and wires that changed places meet nowhere', () => {
  const a = sampleProject()
  const b = structuredClone(a.graph)
  b.nodes.film = node({ type: 'preview', params: { sound: true } })
  b.wires.w1 = { ...b.wires.w1, order: 1 }
  b.wires.w2 = { ...wire('text', 'film', 0), bends: [{ x: 7, y: 7 }] }
  expect(canonicalJson(changed(a, b))).toBe(canonicalJson(b))
  const c = structuredClone(a.graph)
  c.wires.w1 = { ...c.wires.w1, order: 1 }
  c.wires.w2 = { ...c.wires.w2, order: 0 }
  expect(canonicalJson(changed(a, c))).toBe(canonicalJson(c))
})

test('equal graphs differ in nothing', () => {
  const { graph } = sampleProject()
  expect(diffGraphs(graph, structuredClone(graph))).toEqual([])
  expect(compareGraphs(graph, structuredClone(graph))).toMatchObject({ isEqual: true, scenes: [] })
})

test('a comparison names what was added, removed and changed, down to params and shots', () => {
  const a = sampleProject().graph
  const b = structuredClone(a)
  b.nodes.extra = node()
  b.nodes.text = { ...b.nodes.text, params: { text: 'bye' }, title: 'Other', at: { x: 9, y: 9 } }
  b.nodes.scene.params.scene = { story: 'Else.', shots: [shot('c'), shot('b', { prompt: 'New', frames: 21 })] } as never
  delete b.wires.w2
  delete b.frames.f1
  expect(compareGraphs(a, b)).toEqual({
    nodes: {
      added: ['extra'],
      removed: [],
      changed: [
        { id: 'scene', params: ['scene'], fields: [], isMoved: false },
        { id: 'text', params: ['text', 'list'], fields: ['title'], isMoved: true },
      ],
    },
    wires: { added: [], removed: ['w2'], changed: [] },
    frames: { added: [], removed: ['f1'], changed: [] },
    scenes: [
      {
        node: 'scene',
        added: ['c'],
        removed: ['a'],
        changed: [{ shot: 'b', fields: ['prompt', 'frames'] }],
        isReordered: false,
        isStoryChanged: true,
      },
    ],
    isEqual: false,
  })
})
