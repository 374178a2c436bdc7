import { templates } from '@sceneweave/nodes'
import { applyEdit, emptyGraph, type Graph, type GraphNode, newProject, type SingleEdit } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { giveEdits, givenPort } from './givenPorts.ts'
import { simpleForm } from './simpleFields.ts'

const picture = { asset: 'a'.repeat(64), mediaType: 'image/png', bytes: 7 }
const applied = (graph: Graph, edits: SingleEdit[]): Graph =>
  applyEdit({ ...newProject('p', 'p'), graph }, { type: 'batch', title: '', edits }).project.graph
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

test('an input that is chosen is asked for while nothing is wired to it, or only what gives its value', () => {
  const at = { x: 900, y: 0 }
  const still: GraphNode = { type: 'exportImage', version: 1, params: {}, at, mode: 'run', exposed: ['image'] }
  const graph: Graph = { ...emptyGraph(), nodes: { still } }
  expect(simpleForm(graph).parts).toEqual([{ node: 'still', names: ['image'] }])
  const given = applied(graph, giveEdits(graph, { node: 'still', port: 'image' }, picture))
  expect(simpleForm(given).parts).toEqual([{ node: 'still', names: ['image'] }])
  expect(givenPort(given, 'still', 'image')?.value).toEqual(picture)
  const other = { ...picture, asset: 'b'.repeat(64) }
  const changed = applied(given, giveEdits(given, { node: 'still', port: 'image' }, other))
  expect(Object.values(changed.nodes).find(({ type }) => type === 'loadImage')?.params).toEqual({ asset: other })
  expect(applied(changed, giveEdits(changed, { node: 'still', port: 'image' }, null))).toEqual(graph)
  const wire = { from: { node: 'cut', port: 'image' }, to: { node: 'still', port: 'image' }, order: 0 }
  const nodes = {
    ...graph.nodes,
    cut: { type: 'still', version: 1, params: {}, at: { x: 0, y: 0 }, mode: 'run' as const },
  }
  expect(simpleForm({ ...graph, nodes, wires: { wire } }).parts).toEqual([])
})

test('what gives a value to other inputs too stays, and only the wire goes', () => {
  const out = (x: number): GraphNode => ({ type: 'exportImage', version: 1, params: {}, at: { x, y: 0 }, mode: 'run' })
  const start: Graph = { ...emptyGraph(), nodes: { a: out(0), b: out(600) } }
  const given = applied(start, giveEdits(start, { node: 'a', port: 'image' }, picture))
  const [id] = Object.keys(given.nodes).filter((one) => given.nodes[one].type === 'loadImage')
  const second = { from: { node: id, port: 'image' }, to: { node: 'b', port: 'image' }, order: 0 }
  const shared = { ...given, wires: { ...given.wires, second } }
  const after = applied(shared, giveEdits(shared, { node: 'a', port: 'image' }, null))
  expect([Object.keys(after.nodes).sort(), Object.keys(after.wires)]).toEqual([['a', 'b', id].sort(), ['second']])
})

test('an empty graph asks for nothing', () => {
  expect(simpleForm(emptyGraph())).toEqual({ parts: [], isChosen: false })
})
