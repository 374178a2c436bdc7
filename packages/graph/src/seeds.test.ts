import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeCatalogue } from './catalogue.ts'
import { nodeDefiner } from './node.ts'
import { resolveSeeds } from './seeds.ts'
import { sketch, textCatalogue } from './textNodes.ts'

const counter = () => {
  let next = 100
  return () => next++
}

test('seeds that are null or missing are drawn in the order of ids, others stay, and the graph that came is untouched', () => {
  const graph = sketch({
    b: ['word', { seed: null }],
    a: ['word', { seed: null, text: 't' }],
    c: ['word', { seed: 7 }],
    u: ['upper'],
  })
  const before = structuredClone(graph)
  const resolved = resolveSeeds(graph, textCatalogue, counter())
  expect(resolved.nodes.a.params).toEqual({ seed: 100, text: 't' })
  expect(resolved.nodes.b.params).toMatchObject({ seed: 101 })
  expect(resolved.nodes.c).toBe(graph.nodes.c)
  expect(resolved.nodes.u).toBe(graph.nodes.u)
  expect(graph).toEqual(before)
})

test('seeds inside a list are found by a path', () => {
  const shot = z.object({ id: z.string(), seed: z.int().nullable() })
  const scene = nodeDefiner<{ text: string }, unknown>()({
    type: 'scene',
    version: 1,
    title: 'Scene',
    help: '',
    category: 'test',
    inputs: {},
    outputs: { text: 'text' },
    params: z.object({ scene: z.object({ shots: z.array(shot) }), seed: z.int().nullable().default(null) }),
    example: { params: { scene: { shots: [] } } },
    seeds: ['scene.shots.*.seed', 'seed'],
    run: async () => ({ text: '' }),
  })
  const catalogue = makeCatalogue([scene], { text: { title: '', colour: '', shape: '', value: z.string() } })
  const shots = [
    { id: 'a', seed: null },
    { id: 'b', seed: 3 },
    { id: 'c', seed: null },
  ]
  const graph = sketch({ s: ['scene', { scene: { shots } }] })
  expect(resolveSeeds(graph, catalogue, counter()).nodes.s.params).toEqual({
    scene: {
      shots: [
        { id: 'a', seed: 100 },
        { id: 'b', seed: 3 },
        { id: 'c', seed: 101 },
      ],
    },
    seed: 102,
  })
})

test('a node that cannot be read keeps its params', () => {
  const graph = sketch({
    a: ['word', { text: 1, seed: null }],
    b: ['dream', { seed: null }],
    c: ['word', {}, { version: 9 }],
  })
  expect(resolveSeeds(graph, textCatalogue, counter())).toEqual(graph)
})
