import { readNode } from '@sceneweave/graph'
import { catalogue } from '@sceneweave/nodes'
import { applyEdit, type GraphNode, newProject } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { paramFields, paramText } from './params.ts'
import { paramsEdits, paramsOf } from './paramsNow.ts'

const old = (params: GraphNode['params'] = {}): GraphNode => ({
  ...{ type: 'noisePlan', version: 1, params, at: { x: 0, y: 0 }, mode: 'run' as const },
})
const shownSteps = (node: GraphNode) => {
  const steps = paramFields(catalogue.nodes.get('noisePlan')!).find(({ name }) => name === 'steps')!
  return paramText(steps, paramsOf(node).steps)
}
const ranWith = (node: GraphNode) => readNode('plan', node, catalogue).params.steps

/** The node after params of it were set. */
function set(node: GraphNode, params: GraphNode['params']): GraphNode {
  const empty = newProject('p', 'P')
  const project = { ...empty, graph: { ...empty.graph, nodes: { plan: node } } }
  const edits = paramsEdits('plan', node, params)
  return applyEdit(project, { type: 'batch', title: 'Change', edits }).project.graph.nodes.plan
}

test('a node of an older version shows what it runs with', () => {
  for (const node of [old(), old({ steps: 3 }), { ...old(), version: 2 }])
    expect(shownSteps(node)).toBe(String(ranWith(node)))
  expect(shownSteps(old())).toBe('20')
})

test("today's usual value can be given to a node of an older version", () => {
  expect(ranWith(set(old(), { steps: 8 }))).toBe(8)
})

test('another param of a node of an older version changes nothing but itself', () => {
  expect(set(old(), { shift: 2 })).toMatchObject({ version: 2, params: { steps: 20, shift: 2 } })
  expect(set({ ...old(), version: 2 }, { shift: 2 }).params).toEqual({ shift: 2 })
})

test('a node that this machine does not know keeps its params and its version', () => {
  const unknown = { ...old({ knob: 1 }), type: 'lostNode' }
  expect(paramsOf(unknown)).toEqual({ knob: 1 })
  expect(set(unknown, { knob: 2 })).toMatchObject({ version: 1, params: { knob: 2 } })
})

test('params are the same object for as long as the node is the same, so that nothing is drawn for them', () => {
  const node = old()
  expect(paramsOf(node)).toBe(paramsOf(node))
})
