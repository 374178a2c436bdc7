import { emptyGraph, type Graph, type GraphNode } from '@sceneweave/project'
import { beforeAll, describe, expect, test } from 'vitest'
import { chainFilm, paletteNode } from '../testFilm.ts'
import { TestRunner } from '../testRun.ts'
import { testServer } from '../testServer.ts'
import type { Forecast } from './answer.ts'

const server = testServer()
let runner: TestRunner
beforeAll(() => {
  runner = new TestRunner(server.store)
})

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
    const { foresee, run } = await projectOf(chainFilm(4))
    const first = await foresee()
    expect(first.runs).toBe(first.nodes.length)
    expect((await run()).toSorted()).toEqual(first.nodes.map(({ node }) => node).toSorted())
    expect(await foresee()).toMatchObject({ runs: 0, problems: [] })
    expect(await run()).toEqual([])
    const overrides = { 'shot3.prompt': 'Close-up of a laughing bear.' }
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
    const { foresee, run } = await projectOf(chainFilm(3))
    expect(of(await foresee({ outputs: true }), 'export').outputs).toBeUndefined()
    await run()
    expect((await foresee()).nodes.some(({ outputs }) => outputs)).toBe(false)
    const all = await foresee({ outputs: true })
    expect(all.nodes.every(({ outputs }) => outputs)).toBe(true)
  })

  test('draws empty seeds anew, and keeps shots whose seeds are set', async () => {
    const graph = chainFilm(4)
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
    const graph = chainFilm(4)
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
    const graph = chainFilm(1)
    expect(await refused({})).toBe(400)
    expect(await refused({ project: 'nobody' })).toBe(404)
    expect(await refused({ graph, target: { type: 'to', nodes: ['nobody'] } })).toBe(400)
    expect(await refused({ graph, overrides: { 'nobody.prompt': 'x' } })).toBe(400)
  })
})

test('the pool is asked for the takes that are accepted now', async () => {
  const graph = chainFilm(1)
  const pool = 'pool'
  graph.nodes[pool] = paletteNode('historyPool')
  graph.wires.pool = { from: { node: pool, port: 'history' }, to: { node: 'make1', port: 'history' }, order: 0 }
  const { foresee } = await projectOf(graph)
  expect(of(await foresee(), pool).state).toBe('runs')
  const overrides = { [`${pool}.takes`]: ['nobody'] }
  expect((await foresee({ overrides })).problems).toMatchObject([{ code: 'take-not-accepted', node: pool }])
  const alone = await send<Forecast>('/runs/forecast', { graph, overrides })
  expect(alone.problems).toMatchObject([{ code: 'no-project' }])
})

describe('the reason why a node runs', () => {
  const reasonOf = (forecast: Forecast, id: string) => of(forecast, id).reason

  test('says of a scene which shots changed, and of what stands on it where the change began', async () => {
    const { foresee, run } = await projectOf(chainFilm(4))
    expect(reasonOf(await foresee(), 'make1')).toEqual({ code: 'never-made', message: 'It has not been made yet.' })
    await run()
    const one = await foresee({ overrides: { 'shot2.prompt': 'Close-up of a bear.' } })
    const params = ['scene.shots.shot2.prompt']
    expect(reasonOf(one, 'story')).toEqual({ code: 'params-changed', message: 'The prompt of shot 2 changed.', params })
    const began = { code: 'upstream', upstream: 'story', message: 'Scene: the prompt of shot 2 changed.' }
    for (const id of ['pick2', 'make2', 'decode2', 'make3', 'make4', 'export']) expect(reasonOf(one, id)).toEqual(began)
    expect(one.nodes.filter(({ state, reason }) => state !== 'runs' && reason)).toEqual([])
    const overrides = { 'shot1.frames': 5, 'shot3.take': 1, 'story.scene.story': 'A bear runs.', 'shot4.seed': 9 }
    const many = reasonOf(await foresee({ overrides }), 'story')
    expect(many?.message).toBe('The story changed, the length of shot 1 changed and 2 more things changed.')
    expect(many?.params).toHaveLength(4)
  })

  test('is the change that matters to the node, not another one upstream of it', async () => {
    const { foresee, run } = await projectOf(chainFilm(4))
    await run()
    const overrides = { 'shot4.prompt': 'Close-up of a bear.', 'plan.steps': 10 }
    const both = await foresee({ overrides })
    expect(reasonOf(both, 'make1')).toEqual({
      code: 'upstream',
      upstream: 'plan',
      message: 'Noise plan: steps changed.',
    })
    const guided = await foresee({ overrides: { 'make3.guidance': 5 } })
    expect(reasonOf(guided, 'make3')).toMatchObject({ code: 'params-changed', params: ['guidance'] })
    const two = await foresee({ overrides: { 'make3.guidance': 5, 'make3.remember': 2 } })
    expect(reasonOf(two, 'make3')?.message).toBe('Guidance changed and remember changed.')
    expect(reasonOf(guided, 'decode4')).toMatchObject({ upstream: 'make3', message: 'Next shot: guidance changed.' })
  })

  test('is an empty seed, another wire, or a result that was cleared away', async () => {
    const graph = chainFilm(2)
    const { foresee, run } = await projectOf(graph)
    await run()
    const drawn = await foresee({ overrides: { 'shot2.seed': null } })
    expect(reasonOf(drawn, 'story')).toEqual({
      code: 'seed-drawn',
      message: 'The seed of shot 2 is empty, so another one is drawn for each run.',
      params: ['scene.shots.shot2.seed'],
    })
    expect(running(drawn)).not.toContain('make1')
    const cut = Object.entries(graph.wires).filter(([, { to }]) => to.node !== 'make2' || to.port !== 'history')
    const rewired = await foresee({ graph: { ...graph, wires: Object.fromEntries(cut) } })
    expect(reasonOf(rewired, 'make2')).toEqual({ code: 'inputs-changed', message: 'What is wired to history changed.' })
    expect(reasonOf(await foresee(), 'make2')).toBeUndefined()
    await server.store.database.pool.query('delete from node_result')
    expect(reasonOf(await foresee(), 'export')).toMatchObject({ code: 'upstream' })
    expect(reasonOf(await foresee(), 'story')).toMatchObject({ code: 'result-gone' })
  })
})

/** So many texts, each fed into a film of words of its own. */
function largeGraph(count: number): Graph {
  const nodes: Record<string, GraphNode> = {}
  const wires: Graph['wires'] = {}
  for (let at = 0; at < count / 4; at++) {
    nodes[`t${at}`] = paletteNode('text', { text: `a bear in the snow, ${at}` })
    nodes[`s${at}`] = paletteNode('scene', {
      scene: { story: '', shots: [{ id: 'a', prompt: 'x', frames: 5, cut: true, seed: 1, take: 0, locked: false }] },
    })
    nodes[`p${at}`] = paletteNode('pickShot')
    nodes[`m${at}`] = paletteNode('nextShot')
    wires[`a${at}`] = { from: { node: `t${at}`, port: 'text' }, to: { node: `s${at}`, port: 'story' }, order: 0 }
    wires[`b${at}`] = { from: { node: `s${at}`, port: 'scene' }, to: { node: `p${at}`, port: 'scene' }, order: 0 }
    wires[`c${at}`] = { from: { node: `p${at}`, port: 'scene' }, to: { node: `m${at}`, port: 'scene' }, order: 0 }
    wires[`d${at}`] = { from: { node: 'model', port: 'model' }, to: { node: `m${at}`, port: 'model' }, order: 0 }
  }
  nodes.model = paletteNode('loadModel')
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
