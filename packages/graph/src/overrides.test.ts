import type { Graph, Json } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeCatalogue } from './catalogue.ts'
import { nodeDefiner } from './node.ts'
import { applyOverrides } from './overrides.ts'

const defineNode = nodeDefiner<{ text: string }, unknown>()
const words = defineNode({
  type: 'words',
  version: 1,
  title: 'Words',
  help: 'Words.',
  category: 'test',
  inputs: {},
  outputs: { text: 'text' },
  params: z.object({
    prompt: z.string().default(''),
    steps: z.int().default(3),
    table: z.array(z.array(z.number())).default([]),
  }),
  example: { params: {} },
  run: async () => ({ text: '' }),
})
const catalogue = makeCatalogue([words], {
  text: { title: 'Text', colour: '#808080', shape: 'circle', value: z.string() },
})

const node = (type: string, params: Record<string, Json>, title?: string) =>
  ({ type, version: 1, params, at: { x: 0, y: 0 }, mode: 'run', ...(title && { title }) }) as const
const shot = (id: string) => ({ id, prompt: id, frames: 5, cut: true, seed: 1, take: 0, locked: false })
const graph: Graph = {
  version: 2,
  nodes: {
    a: node(
      'words',
      {
        prompt: 'old',
        table: [
          [1, 2],
          [3, 4],
        ],
      },
      'Opening',
    ),
    b: node('words', {}, 'Twin'),
    c: node('words', {}, 'Twin'),
    odd: node('from-the-future', { depth: { here: 1 } }),
    first: node('scene', { scene: { story: 'A bear.', shots: [shot('shot1'), shot('shot2')] } }),
    second: node('scene', { scene: { story: 'A fox.', shots: [shot('shot1'), shot('shot9')] } }),
  },
  wires: {},
  frames: {},
}
const params = (overrides: Record<string, Json>, id: string) =>
  applyOverrides(graph, overrides, catalogue).nodes[id].params
const shots = (overrides: Record<string, Json>, id: string) =>
  (params(overrides, id).scene as { shots: { prompt: string; frames: number }[] }).shots

test('a node is named by its id or by its title, a parameter may be one that was left at its default', () => {
  expect(params({ 'a.prompt': 'new' }, 'a').prompt).toBe('new')
  expect(params({ 'Opening.steps': 9 }, 'a')).toEqual({ ...graph.nodes.a.params, steps: 9 })
})

test('a shot is named by its id where only one scene has it, else after its scene', () => {
  expect(shots({ 'shot2.prompt': 'new' }, 'first')[1].prompt).toBe('new')
  expect(shots({ 'second.shot1.frames': 9 }, 'second')[0].frames).toBe(9)
  expect(shots({ 'second.shot1.frames': 9 }, 'first')[0].frames).toBe(5)
})

test('deeper places are named by their names, their places or the ids in them, and several may lie in one parameter', () => {
  const overrides = {
    'a.table.0.1': 20,
    'a.table.1': [5],
    'first.scene.shots.shot2.prompt': 'x',
    'first.scene.story': 'y',
  }
  expect(params(overrides, 'a').table).toEqual([[1, 20], [5]])
  expect(params(overrides, 'first').scene).toMatchObject({ story: 'y', shots: [{ prompt: 'shot1' }, { prompt: 'x' }] })
  expect(params({ 'odd.depth.here': 2 }, 'odd')).toEqual({ depth: { here: 2 } })
})

test('the graph that was given stays as it was', () => {
  const before = structuredClone(graph)
  applyOverrides(graph, { 'a.table.0.1': 20, 'shot2.prompt': 'x' }, catalogue)
  expect(graph).toEqual(before)
})

test.each([
  ['nobody.prompt', 'x', /has no node or shot "nobody": it has a, b, c/],
  ['a.promt', 'x', /no parameter "promt": it has prompt, steps, table/],
  ['Twin.prompt', 'x', /2 nodes are called "Twin": use an id: b, c/],
  ['shot1.prompt', 'x', /2 scenes have a shot "shot1": write first.shot1.prompt/],
  ['shot2.promt', 'x', /a shot has no "promt": it has prompt, frames/],
  ['shot2.id', 'x', /a shot has no "id"/],
  ['shot2.frames', 6, /frames/],
  ['a', 'x', /is no address: write <node>.<parameter>/],
  ['a..prompt', 'x', /is no address/],
  ['a.table.7', [1], /a list has no item "7": it has 2/],
  ['a.prompt.deep', 'x', /there is nothing inside to name/],
  ['odd.depth.there.more', 1, /there is no "there": it has here/],
  ['first.scene.shots.0.frames', 6, /frames/],
  ['__proto__.polluted', true, /has no node or shot/],
  ['a.__proto__', {}, /no parameter/],
  ['odd.depth.__proto__', { polluted: true }, /__proto__/],
])('%s = %j is refused with what there is', (address, value, words) => {
  expect(() => applyOverrides(graph, { [address]: value as Json }, catalogue)).toThrow(
    expect.objectContaining({ name: 'EditFault', message: expect.stringMatching(words) }),
  )
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
