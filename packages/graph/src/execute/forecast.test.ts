import type { Graph, Json, RunTarget } from '@sceneweave/project'
import { describe, expect, test } from 'vitest'
import { plan } from '../plan.ts'
import { bench, sketch, type TextContext, textCatalogue } from '../textNodes.ts'
import { type Forecasting, forecast, type NodeForecast } from './forecast.ts'

/** A bench on which `upper` and `steps` need the machine, and `weights` unless `isKnown`. */
function machineBench() {
  const stage = bench()
  const isKnown = { value: true }
  const writes: string[] = []
  const results = {
    get: stage.results.get,
    put: async (key: string) => void writes.push(key),
  }
  const contextOf: Forecasting<TextContext>['contextOf'] = (node, key, tools) => ({
    ...tools,
    node,
    key,
    get calls(): string[] {
      return /^[us]/.test(node) ? tools.refuse() : []
    },
    get world(): Record<string, string> {
      return isKnown.value ? stage.world : tools.refuse()
    },
  })
  const foresee = (graph: Graph, target: RunTarget = { type: 'all' }, signal = new AbortController().signal) =>
    forecast(plan(graph, textCatalogue, target), textCatalogue, { contextOf, results, signal })
  return { ...stage, isKnown, writes, foresee }
}

/** Forecasts in short. */
const said = (all: readonly NodeForecast[]): string[] =>
  all.map((one) => {
    if (one.state === 'problem') return `${one.node} problem ${'fault' in one ? one.fault.code : `of ${one.upstream}`}`
    if (one.state === 'reused') return `${one.node} reused`
    return `${one.node} runs${one.light ? ' lightly' : ''}${one.depends ? ', it depends' : ''}`
  })

const film = (first: string, second: string, mark = '') =>
  sketch(
    {
      a: ['word', { text: first }],
      b: ['word', { text: second }],
      u1: ['upper', { mark }],
      u2: ['upper'],
      j: ['join'],
    },
    ['a.text > u1.text', 'b.text > u2.text', 'u1.text > j.texts', 'u2.text > j.texts'],
  )

describe('a forecast', () => {
  test('says that all runs before the first run, and nothing after it', async () => {
    const { foresee, run, writes } = machineBench()
    expect(said(await foresee(film('x', 'y')))).toEqual([
      'a runs lightly',
      'u1 runs',
      'b runs lightly',
      'u2 runs',
      'j runs, it depends',
    ])
    await run(film('x', 'y'))
    const again = await foresee(film('x', 'y'))
    expect(said(again)).toEqual(['a reused', 'u1 reused', 'b reused', 'u2 reused', 'j reused'])
    expect(again.at(-1)).toMatchObject({ outputs: { text: 'X Y' } })
    expect(writes).toEqual([])
  })

  test('names what changed and what stands on it, and nothing beside it', async () => {
    const { foresee, run } = machineBench()
    await run(film('x', 'y'))
    expect(said(await foresee(film('x', 'z')))).toEqual([
      'a reused',
      'u1 reused',
      'b runs lightly',
      'u2 runs',
      'j runs, it depends',
    ])
  })

  test('computes what needs no machine, so that equal values behind a change are found', async () => {
    const { foresee, run } = machineBench()
    const picked = (text: string) =>
      sketch({ a: ['word', { text }], p: ['split'], u: ['upper'] }, ['a.text > p.text', 'p.last > u.text'])
    await run(picked('one two'))
    expect(said(await foresee(picked('three two')))).toEqual(['a runs lightly', 'p runs lightly', 'u reused'])
    expect(said(await foresee(picked('three four')))).toEqual(['a runs lightly', 'p runs lightly', 'u runs'])
  })

  test('tells what cannot run, what waits for it, and that nothing is done for it, and goes on beside it', async () => {
    const { foresee } = machineBench()
    const graph = film('x', 'y')
    graph.nodes.u1.locked = true
    graph.nodes.f = { ...graph.nodes.a, type: 'fail', params: { how: 'fault' } }
    graph.wires.w9 = { from: { node: 'f', port: 'text' }, to: { node: 'j', port: 'by' }, order: 0 }
    expect(said(await foresee(graph)).sort()).toEqual([
      'a reused',
      'b runs lightly',
      'f problem out-of-memory',
      'j problem of u1',
      'u1 problem locked',
      'u2 runs',
    ])
  })

  test('of a mapped node counts the items that are there', async () => {
    const { foresee, run } = machineBench()
    const mapped = (text: string) => {
      const graph = sketch({ a: ['word', { text }], p: ['split'], u: ['upper'] }, [
        'a.text > p.text',
        'p.words > u.text',
      ])
      graph.nodes.u.each = 'text'
      return graph
    }
    await run(mapped('one two three'))
    expect((await foresee(mapped('one deux three'))).at(-1)).toMatchObject({ state: 'runs', items: { done: 2, of: 3 } })
    expect((await foresee(mapped('three one'))).at(-1)).toMatchObject({
      state: 'reused',
      outputs: { text: ['THREE', 'ONE'] },
    })
  })

  test('gives no key to what stands on something that nobody can tell now', async () => {
    const { foresee, run, isKnown } = machineBench()
    const graph = sketch({ w: ['weights'], u: ['upper'] }, ['w.text > u.text'])
    await run(graph)
    expect(said(await foresee(graph))).toEqual(['w reused', 'u reused'])
    isKnown.value = false
    const unknown = await foresee(graph)
    expect(said(unknown)).toEqual(['w runs', 'u runs, it depends'])
    expect(unknown.flatMap(({ key }) => key ?? [])).toEqual([])
  })

  test('ends at once when the signal aborts', async () => {
    const { foresee } = machineBench()
    await expect(foresee(film('x', 'y'), { type: 'all' }, AbortSignal.abort(new Error('left')))).rejects.toThrow('left')
  })
})

/** A random graph that grows from left to right, and the same one with some words changed. */
function randomGraphs(seed: number): [Graph, Graph] {
  let state = seed
  const draw = (most: number) => {
    state = (state * 48271) % 2147483647
    return state % most
  }
  const nodes: Record<string, [string, Record<string, Json>]> = {}
  const wires: string[] = []
  for (let at = 0; at < 14; at++) {
    const kind = at < 3 ? 'word' : ['word', 'upper', 'upper', 'join', 'split'][draw(5)]
    const id = `${kind[0]}${at}`
    const sources = Object.keys(nodes)
    const from = (): string => {
      const source = sources[draw(sources.length)]
      return `${source}.${source.startsWith('s') ? 'last' : 'text'}`
    }
    nodes[id] = [kind, kind === 'word' ? { text: `${draw(3)} ${draw(3)}` } : {}]
    if (kind === 'upper' || kind === 'split') wires.push(`${from()} > ${id}.text`)
    if (kind === 'join') for (let count = 1 + draw(3); count > 0; count--) wires.push(`${from()} > ${id}.texts`)
  }
  const before = sketch(nodes, wires)
  const after = structuredClone(before)
  for (const [id, node] of Object.entries(after.nodes))
    if (node.type === 'word' && draw(3) === 0) node.params = { text: `${draw(4)} ${id.length}` }
  return [before, after]
}

test('of random graphs, a run starts exactly what was said, but for what depends on it', async () => {
  let cutOff = 0
  for (let seed = 1; seed <= 150; seed++) {
    const { foresee, run } = machineBench()
    const [before, after] = randomGraphs(seed)
    await run(before)
    const foreseen = await foresee(after)
    const started = new Set((await run(after)).flatMap((event) => (event.type === 'node-start' ? event.node : [])))
    // a node of which nothing was known may come first and turn out to do the same work
    const isSpared = ({ node }: NodeForecast) =>
      foreseen.some((one) => 'depends' in one && started.has(one.node) && one.node[0] === node[0])
    for (const one of foreseen) {
      const what = `seed ${seed}, ${said([one])}`
      if (one.state !== 'runs') expect(started.has(one.node), what).toBe(false)
      else if (!one.depends) expect(started.has(one.node) || isSpared(one), what).toBe(true)
      else if (!started.has(one.node)) cutOff++
    }
  }
  expect(cutOff).toBeGreaterThan(0)
})
