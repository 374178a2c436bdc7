import { catalogue, templates } from '@sceneweave/nodes'
import { emptyGraph, type Graph, type GraphNode, type Json } from '@sceneweave/project'
import { beforeAll, describe, expect, test } from 'vitest'
import { TestRunner } from '../testRun.ts'
import { testServer } from '../testServer.ts'
import type { Forecast } from './answer.ts'

const server = testServer()
let runner: TestRunner
beforeAll(() => {
  runner = new TestRunner(server.store)
})

const graphOf = (template: string): Graph => structuredClone(templates.find(({ id }) => id === template)!.graph)

async function send<T>(path: string, json: unknown): Promise<T> {
  const response = await server.here(`/api/v1${path}`, { method: 'POST', json })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as T
}

type Project = { id: string; foresee(more?: object): Promise<Forecast>; run(more?: object): Promise<string[]> }

/** A project with a template's graph. */
async function projectOf(graph: Graph): Promise<Project> {
  const { id } = await send<{ id: string }>('/projects', { title: 'A film', document: graph })
  return {
    id,
    foresee: (more = {}) => send('/runs/forecast', { project: id, ...more }),
    async run(more = {}) {
      await send('/runs', { project: id, ...more })
      return runner.next()
    },
  }
}

const running = ({ nodes }: Forecast) =>
  nodes.filter(({ state, depends }) => state === 'runs' && !depends).map(({ node }) => node)
const depending = ({ nodes }: Forecast) => nodes.filter(({ depends }) => depends).map(({ node }) => node)
const of = ({ nodes }: Forecast, id: string) => nodes.find(({ node }) => node === id)!

describe('a forecast of a film', () => {
  test('is exactly what a run then does: first all, then nothing, then what one shot changed', async () => {
    const { foresee, run } = await projectOf(graphOf('autoregressive'))
    const first = await foresee()
    expect(first.runs).toBe(first.nodes.length)
    expect((await run()).toSorted()).toEqual(first.nodes.map(({ node }) => node).toSorted())
    expect(await foresee()).toMatchObject({ runs: 0, problems: [] })
    expect(await run()).toEqual([])
    const overrides = { 'shot3.prompt': 'Close-up of Character A laughing.' }
    const third = await foresee({ overrides })
    expect(running(third)).toEqual(['story', 'pick1', 'pick2', 'pick3', 'make3', 'pick4'])
    expect(depending(third)).toEqual(['decode3', 'make4', 'decode4', 'film', 'export'])
    expect(third.nodes.filter(({ light }) => light).map(({ node }) => node)).toEqual([
      'story',
      'pick1',
      'pick2',
      'pick3',
      'pick4',
    ])
    const started = await run({ overrides })
    expect(started.toSorted()).toEqual([...running(third), ...depending(third)].toSorted())
  })

  test('brings what is there along when it is asked to, and nothing that is not', async () => {
    const { foresee, run } = await projectOf(graphOf('conditioned'))
    expect(of(await foresee({ outputs: true }), 'export').outputs).toBeUndefined()
    await run()
    expect((await foresee()).nodes.some(({ outputs }) => outputs)).toBe(false)
    const all = await foresee({ outputs: true })
    expect(all.nodes.every(({ outputs }) => outputs)).toBe(true)
  })

  test('draws empty seeds anew, and keeps shots whose seeds are set', async () => {
    const graph = graphOf('autoregressive')
    const { foresee, run } = await projectOf(graph)
    await run()
    const overrides = { 'shot4.seed': null }
    for (let round = 0; round < 2; round++) {
      const forecast = await foresee({ overrides })
      expect(running(forecast).filter((id) => id.startsWith('make'))).toEqual(['make4'])
      await run({ overrides })
    }
  })

  test('says what cannot run, once, with what to do, and what waits for it', async () => {
    const graph = graphOf('autoregressive')
    graph.nodes.pick4.params = { position: 9 }
    delete graph.nodes.decode2
    for (const [id, { from, to }] of Object.entries(graph.wires))
      if (from.node === 'decode2' || to.node === 'decode2') delete graph.wires[id]
    const { foresee } = await projectOf(graph)
    const forecast = await foresee()
    expect(forecast.problems).toEqual([
      { code: 'no-such-shot', node: 'pick4', message: expect.stringMatching(/no shot 9/), mend: 'Pick another.' },
    ])
    const stopped = forecast.nodes.filter(({ state }) => state === 'problem').map(({ node }) => node)
    expect(stopped).toEqual(['pick4', 'make4', 'decode4', 'film', 'export'])
    const empty = await projectOf(emptyGraph())
    expect(await empty.foresee()).toMatchObject({ nodes: [], problems: [{ code: 'nothing-to-run' }] })
  })

  test('refuses what a submit refuses: no graph, an unknown target, an override of nothing', async () => {
    const refused = async (json: object) =>
      (await server.here('/api/v1/runs/forecast', { method: 'POST', json })).status
    const graph = graphOf('joint')
    expect(await refused({})).toBe(400)
    expect(await refused({ project: 'nobody' })).toBe(404)
    expect(await refused({ graph, target: { type: 'to', nodes: ['nobody'] } })).toBe(400)
    expect(await refused({ graph, overrides: { 'nobody.prompt': 'x' } })).toBe(400)
  })
})

test('the pool is asked for the takes that are accepted now', async () => {
  const graph = graphOf('historyPool')
  const { foresee, id } = await projectOf(graph)
  const pool = Object.keys(graph.nodes).find((node) => graph.nodes[node].type === 'historyPool')!
  expect(of(await foresee(), pool).state).toBe('runs')
  const overrides = { [`${pool}.takes`]: ['nobody'] }
  expect((await foresee({ overrides })).problems).toMatchObject([{ code: 'take-not-accepted', node: pool }])
  const alone = await send<Forecast>('/runs/forecast', { graph, overrides })
  expect(alone.problems).toMatchObject([{ code: 'no-project' }])
  expect(id).not.toBe('')
})

/** So many texts, each fed into a film of words of its own. */
function largeGraph(count: number): Graph {
  const nodes: Record<string, GraphNode> = {}
  const wires: Graph['wires'] = {}
  const node = (type: string, params: Record<string, Json>): GraphNode => ({
    type,
    version: catalogue.nodes.get(type)!.version,
    params,
    at: { x: 0, y: 0 },
    mode: 'run',
  })
  for (let at = 0; at < count / 4; at++) {
    nodes[`t${at}`] = node('text', { text: `a bear in the snow, ${at}` })
    nodes[`s${at}`] = node('scene', {
      scene: { story: '', shots: [{ id: 'a', prompt: 'x', frames: 5, cut: true, seed: 1, take: 0, locked: false }] },
    })
    nodes[`p${at}`] = node('pickShot', {})
    nodes[`m${at}`] = node('nextShot', {})
    wires[`a${at}`] = { from: { node: `t${at}`, port: 'text' }, to: { node: `s${at}`, port: 'story' }, order: 0 }
    wires[`b${at}`] = { from: { node: `s${at}`, port: 'scene' }, to: { node: `p${at}`, port: 'scene' }, order: 0 }
    wires[`c${at}`] = { from: { node: `p${at}`, port: 'scene' }, to: { node: `m${at}`, port: 'scene' }, order: 0 }
    wires[`d${at}`] = { from: { node: 'model', port: 'model' }, to: { node: `m${at}`, port: 'model' }, order: 0 }
  }
  nodes.model = node('loadModel', {})
  return { ...emptyGraph(), nodes, wires }
}

test('a graph of 2,000 nodes is foreseen, and whoever leaves ends it', async () => {
  const graph = largeGraph(2_000)
  const ends = Object.keys(graph.nodes).filter((id) => /^m\d/.test(id))
  const began = performance.now()
  const wish = { graph, target: { type: 'to', nodes: ends } }
  const all = await send<Forecast>('/runs/forecast', wish)
  console.info(`a forecast of ${all.nodes.length} nodes took ${Math.round(performance.now() - began)} ms`)
  expect(all.nodes).toHaveLength(2_001)
  const leaving = new AbortController()
  setTimeout(() => leaving.abort(), 30)
  const left = await server.here('/api/v1/runs/forecast', { method: 'POST', json: wish, signal: leaving.signal })
  expect(left.status).toBe(499)
})
