import type { Graph, GraphNode } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeCatalogue } from '../catalogue.ts'
import { nodeDefiner } from '../node.ts'
import { plan } from '../plan.ts'
import { memoryResults } from '../resultStore.ts'
import { bench, sketch, textCatalogue, told } from '../textNodes.ts'
import { execute } from './execute.ts'

const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

test('after any change a run from stored results gives what a run from nothing gives, and a second run does nothing', async () => {
  const random = seeded(7)
  const pick = (count: number) => Math.floor(random() * count)
  const words = ['sun', 'rain', 'sun rain', '']
  const kept = bench()
  const nodes: Graph['nodes'] = {}
  for (let at = 0; at < 24; at++) {
    const type = at < 4 ? 'word' : ['upper', 'join', 'steps'][pick(3)]
    nodes[`n${at}`] = sketch({ n: [type, at < 4 ? { text: words[at] } : {}] }).nodes.n
  }
  const rewire = (graph: Graph, at: number): Graph => {
    const wires = Object.fromEntries(Object.entries(graph.wires).filter(([, wire]) => wire.to.node !== `n${at}`))
    const port = graph.nodes[`n${at}`].type === 'join' ? 'texts' : 'text'
    for (let order = 0; order < (port === 'texts' ? 1 + pick(3) : 1); order++)
      wires[`w${at}-${order}`] = { from: { node: `n${pick(at)}`, port: 'text' }, to: { node: `n${at}`, port }, order }
    return { ...graph, wires }
  }
  const change = (graph: Graph): Graph => {
    const at = pick(24)
    const set = (field: Partial<GraphNode>) => ({
      ...graph,
      nodes: { ...graph.nodes, [`n${at}`]: { ...graph.nodes[`n${at}`], ...field } },
    })
    if (at < 4) return set({ params: { text: words[pick(4)], seed: pick(3) } })
    return pick(4) > 0 ? rewire(graph, at) : set({ mode: (['run', 'bypassed', 'muted', 'run'] as const)[pick(4)] })
  }
  let graph: Graph = { version: 2, nodes, wires: {}, frames: {} }
  for (let at = 4; at < 24; at++) graph = rewire(graph, at)
  for (let round = 0; round < 60; round++) {
    graph = change(graph)
    const fresh = bench()
    const events = await kept.run(graph)
    const judged = await fresh.run(graph)
    expect(told(events).at(-1)).toBe(told(judged).at(-1))
    expect(kept.calls.length).toBeLessThanOrEqual(fresh.calls.length)
    for (const goal of plan(graph, textCatalogue, { type: 'all' }).goals)
      expect(await kept.outputs(graph, goal)).toEqual(await fresh.outputs(graph, goal))
    await kept.run(graph)
    expect(kept.calls).toEqual([])
  }
})

// A scene whose shots are picked one by one: what a shot's node reads decides what a change makes new.
type Shot = { id: string; prompt: string }
const values = {
  scene: z.object({ shots: z.array(z.object({ id: z.string(), prompt: z.string() })) }),
  shot: z.object({ id: z.string(), prompt: z.string() }),
  film: z.string(),
}
const look = { title: '', colour: '', shape: '' }
type Counts = { costs: string[] }
const defineNode = nodeDefiner<{ scene: { shots: Shot[] }; shot: Shot; film: string }, Counts>()
const about = { version: 1, title: '', help: '', category: 'test' }
const filmCatalogue = makeCatalogue(
  [
    defineNode({
      ...about,
      type: 'scene',
      inputs: {},
      outputs: { scene: 'scene' },
      params: values.scene,
      example: { params: { shots: [] } },
      run: async (_, __, scene) => ({ scene }),
    }),
    defineNode({
      ...about,
      type: 'shot',
      inputs: { scene: 'scene' },
      outputs: { shot: 'shot' },
      params: z.object({ at: z.int() }),
      example: { params: { at: 0 } },
      run: async (_, { scene }, { at }) => ({ shot: scene.shots[at] }),
    }),
    defineNode({
      ...about,
      type: 'sample',
      inputs: { shot: 'shot', context: { kind: 'film', variadic: true, optional: true } },
      outputs: { film: 'film' },
      params: z.object({}),
      example: { params: {} },
      run: async ({ costs }, { shot, context }) => {
        costs.push(shot.id)
        return { film: `${shot.prompt}<${context.length}>` }
      },
    }),
    defineNode({
      ...about,
      type: 'joint',
      inputs: { scene: 'scene' },
      outputs: { film: 'film' },
      params: z.object({}),
      example: { params: {} },
      run: async ({ costs }, { scene }) => {
        costs.push(...scene.shots.map(({ id }) => id))
        return { film: scene.shots.map(({ prompt }) => prompt).join('') }
      },
    }),
    defineNode({
      ...about,
      type: 'film',
      inputs: { films: { kind: 'film', variadic: true } },
      outputs: { film: 'film' },
      params: z.object({}),
      example: { params: {} },
      output: true,
      run: async (_, { films }) => ({ film: films.join('') }),
    }),
  ],
  {
    scene: { ...look, value: values.scene },
    shot: { ...look, value: values.shot },
    film: { ...look, value: values.film },
  },
)

const nineShots = (changed?: number): Shot[] =>
  Array.from({ length: 9 }, (_, at) => ({ id: `s${at}`, prompt: at === changed ? 'changed' : `prompt ${at}` }))

/** context: the shots that each shot's sampling looks at. */
function filmGraph(shots: Shot[], context: (at: number) => number[]): Graph {
  const graph = sketch({ scene: ['scene', { shots }], film: ['film'] })
  const wire = (from: string, to: string, order = 0) => {
    const [[node, port], [toNode, toPort]] = [from.split('.'), to.split('.')]
    graph.wires[`${node}-${toNode}`] = { from: { node, port }, to: { node: toNode, port: toPort }, order }
  }
  for (let at = 0; at < shots.length; at++) {
    Object.assign(graph.nodes, sketch({ [`pick${at}`]: ['shot', { at }], [`sample${at}`]: ['sample'] }).nodes)
    wire('scene.scene', `pick${at}.scene`)
    wire(`pick${at}.shot`, `sample${at}.shot`)
    wire(`sample${at}.film`, 'film.films', at)
    context(at).forEach((before, order) => {
      wire(`sample${before}.film`, `sample${at}.context`, order)
    })
  }
  return graph
}

async function costsOf(graphs: readonly Graph[]): Promise<string[][]> {
  const results = memoryResults()
  const runs: string[][] = []
  for (const graph of graphs) {
    const costs: string[] = []
    const execution = { contextOf: () => ({ costs }), results, signal: new AbortController().signal }
    for await (const event of execute(plan(graph, filmCatalogue, { type: 'all' }), filmCatalogue, execution))
      if (event.type === 'node-error') throw new Error(event.message)
    runs.push(costs)
  }
  return runs
}

const changeOf = async (changed: number, context: (at: number) => number[]) => {
  const [first, second, third] = await costsOf([
    filmGraph(nineShots(), context),
    filmGraph(nineShots(changed), context),
    filmGraph(nineShots(changed), context),
  ])
  expect([first.length, third.length]).toEqual([9, 0])
  return second
}

test('changing one shot of nine samples exactly the shots that look at it: itself, those after it, or those it is given to', async () => {
  const before = (at: number) => Array.from({ length: at }, (_, place) => place)
  expect(await changeOf(4, () => [])).toEqual(['s4'])
  expect(await changeOf(4, before)).toEqual(['s4', 's5', 's6', 's7', 's8'])
  expect(await changeOf(8, before)).toEqual(['s8'])
  expect(await changeOf(0, (at) => (at === 3 || at === 7 ? [0] : []))).toEqual(['s0', 's3', 's7'])
})

test('a node that takes the whole scene is one result: any shot makes all of it new', async () => {
  const joint = (shots: Shot[]) =>
    sketch({ scene: ['scene', { shots }], all: ['joint'], film: ['film'] }, [
      'scene.scene > all.scene',
      'all.film > film.films',
    ])
  const [first, second, third] = await costsOf([joint(nineShots()), joint(nineShots(8)), joint(nineShots(8))])
  expect([first.length, second.length, third.length]).toEqual([9, 9, 0])
})
