import { templates } from '@sceneweave/nodes'
import { emptyGraph, type Graph } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { simpleForm } from './simpleFields.ts'

const joint = templates.find(({ id }) => id === 'joint')!.graph
const withExposed = (graph: Graph, id: string, exposed: string[]): Graph => ({
  ...graph,
  nodes: { ...graph.nodes, [id]: { ...graph.nodes[id], exposed } },
})

test('every template has something to fill in, though nobody chose anything', () => {
  for (const { graph } of templates) expect(simpleForm(graph).parts.length).toBeGreaterThan(0)
})

test('of a scene the story and its shots come first, then who and where, and the steps last', () => {
  expect(simpleForm(joint).parts.map(({ node }) => node)).toEqual(['story', 'hero', 'place', 'plan'])
})

test('what was chosen is asked for and nothing else', () => {
  const { parts, isChosen } = simpleForm(withExposed(joint, 'generate', ['guidance']))
  expect(isChosen).toBe(true)
  expect(parts).toEqual([{ node: 'generate', names: ['guidance'] }])
})

test('a parameter that a wire overrides, or that no node has, is not asked for', () => {
  const wire = { from: { node: 'x', port: 'text' }, to: { node: 'hero', port: 'description' }, order: 0 }
  const graph = { ...joint, wires: { ...joint.wires, w: wire } }
  expect(simpleForm(graph).parts.find(({ node }) => node === 'hero')?.names).toEqual(['picture'])
  expect(simpleForm(withExposed(joint, 'hero', ['nothing'])).parts).toEqual([])
})

test('an empty graph asks for nothing', () => {
  expect(simpleForm(emptyGraph())).toEqual({ parts: [], isChosen: false })
})
