import { catalogue, templates as shipped, usualModel } from '@sceneweave/nodes'
import type { Graph } from '@sceneweave/project'
import { beforeAll, expect, test } from 'vitest'
import { chainFilm, paletteNode } from '../testFilm.ts'
import { TestRunner } from '../testRun.ts'
import { testServer } from '../testServer.ts'
import type { Forecast } from './answer.ts'
import { modelOf, readWork, workOf } from './work.ts'

const server = testServer()
let runner: TestRunner
beforeAll(() => {
  runner = new TestRunner(server.store)
})

type Template = { id: string; ready: boolean; missing: string[]; ms?: number }
const templates = async () => (await (await server.here('/api/v1/templates')).json()) as Template[]

async function send<T>(path: string, json: unknown): Promise<T> {
  const response = await server.here(`/api/v1${path}`, { method: 'POST', json })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as T
}

test('the work of a node is its frames times its steps, wherever they are written', () => {
  const graph = chainFilm(2)
  const works = (changed: (graph: Graph) => void, id: string) => {
    const other = structuredClone(graph)
    changed(other)
    return workOf(readWork(other, catalogue), id)
  }
  expect(works(() => {}, 'make2')).toBe(17 * 20)
  expect(works(() => {}, 'decode2')).toBe(17)
  const shots = ({ nodes }: Graph) => (nodes.story.params.scene as unknown as { shots: { frames: number }[] }).shots
  expect(works((other) => (shots(other)[1].frames = 5), 'make2')).toBe(5 * 20)
  expect(works(({ nodes }) => (nodes.plan.params = { steps: 7 }), 'make1')).toBe(17 * 7)
  expect(works(({ nodes }) => (nodes.make1.params = { solver: 'heun' }), 'make1')).toBe(2 * 17 * 20)
  expect(works(({ nodes }) => (nodes.make1 = paletteNode('extendShot', { frames: 9, repeat: 3 })), 'make1')).toBe(540)
  expect(works(({ nodes }) => (nodes.pick1.params = { name: 'nobody' }), 'make1')).toBeUndefined()
  expect(works(() => {}, 'export')).toBeUndefined()
})

test('nodes are told apart by the model that they work with', () => {
  const graph = chainFilm(2)
  const model = (id: string) => modelOf(readWork(graph, catalogue), id)
  expect([model('make1'), model('decode1'), model('export')]).toEqual([usualModel, usualModel, undefined])
  graph.nodes.model.params = { source: 'a'.repeat(64) }
  expect(model('make1')).toBe('a'.repeat(64))
})

test('a forecast knows no time before a run, and then that of the same work, scaled by frames and steps', async () => {
  const project = (await send<{ id: string }>('/projects', { title: 'A film', document: chainFilm(2) })).id
  const foresee = (overrides = {}) => send<Forecast>('/runs/forecast', { project, overrides })
  expect((await templates())[0]).toMatchObject({ ready: false, missing: ['a runner: none is running now'] })
  expect((await templates())[0].ms).toBeUndefined()
  expect(await foresee()).not.toHaveProperty('ms')
  expect(await foresee()).not.toHaveProperty('memoryBytes')
  await send('/runs', { project })
  runner.msOf = (node) => (node.startsWith('make') ? 3_400 : node.startsWith('decode') ? 170 : 2)
  runner.peakBytesOf = (node) => (node.startsWith('make') ? 4e8 : node.startsWith('decode') ? 9e8 : undefined)
  await runner.next()
  // times are looked for every few seconds
  await expect.poll(() => foresee({ 'plan.steps': 10 }), { timeout: 60_000 }).toHaveProperty('ms')
  expect(await foresee()).toMatchObject({ ms: 0 })
  const half = await foresee({ 'plan.steps': 10 })
  expect(half.nodes.find(({ node }) => node === 'make1')?.ms).toBe(1_700)
  expect(half.ms).toBe(2 * 1_700 + 2 * 170 + 2 + 2)
  // one after another: the largest of those that run, not their sum; what is reused takes nothing
  expect(half.memoryBytes).toBe(9e8)
  expect(await foresee()).not.toHaveProperty('memoryBytes')
  const first = { project, overrides: { 'plan.steps': 10 }, target: { type: 'to', nodes: ['make1'] } }
  expect((await send<Forecast>('/runs/forecast', first)).memoryBytes).toBe(4e8)
})

test('a template says what it waits for and, once its nodes were seen at work, how long all of it takes', async () => {
  await runner.register()
  for (const { id, ready, missing } of await templates()) {
    const { uploads } = shipped.find((template) => template.id === id)!.needs
    expect([id, ready, missing]).toEqual([
      id,
      uploads === 0,
      uploads === 0 ? [] : [expect.stringMatching(/of your own/)],
    ])
  }
  const { id, graph } = shipped[0]
  const project = (await send<{ id: string }>('/projects', { title: 'A film', document: graph })).id
  await send('/runs', { project })
  runner.msOf = () => 100
  await runner.next()
  const first = async () => (await templates()).find((template) => template.id === id)
  await expect.poll(first, { timeout: 60_000 }).toHaveProperty('ms')
  // it is the time of all of it, though by now all of it is stored
  expect((await first())?.ms).toBeGreaterThan(300)
})
