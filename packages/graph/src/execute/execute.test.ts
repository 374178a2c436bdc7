import type { RunEvent } from '@sceneweave/project'
import { RunEvent as RunEventSchema } from '@sceneweave/project'
import { expect, test } from 'vitest'
import type { NodeFault } from '../nodeFault.ts'
import { plan } from '../plan.ts'
import { memoryResults, type ResultStore } from '../resultStore.ts'
import { bench, sketch, textCatalogue, told } from '../textNodes.ts'
import { execute } from './execute.ts'

const film = (first = 'x') =>
  sketch({ a: ['word', { text: first }], b: ['word', { text: 'y' }], u: ['upper'], v: ['upper'], j: ['join'] }, [
    'a.text > u.text',
    'b.text > v.text',
    'u.text > j.texts',
    'v.text > j.texts',
  ])

test('a run tells six kinds of events and nothing else, numbered from 1, and small', async () => {
  const { run } = bench()
  const events = [...(await run(film())), ...(await run(sketch({ s: ['steps'], f: ['fail', {}, {}] })))]
  for (const event of events) {
    expect(RunEventSchema.safeParse(event).error).toBeUndefined()
    expect(JSON.stringify(event).length).toBeLessThanOrEqual(200)
  }
  expect(new Set(events.map(({ type }) => type)).size).toBe(6)
  expect((await run(film())).map(({ seq }) => seq)).toEqual([1, 2, 3])
})

test('nodes run one by one in the order of the plan, and their results are kept', async () => {
  const { run, outputs } = bench()
  expect(told(await run(film()))).toEqual([
    'run 5, 0 reused',
    ...['a starts', 'a ends', 'u starts', 'u ends', 'b starts', 'b ends', 'v starts', 'v ends', 'j starts', 'j ends'],
    'done',
  ])
  expect(await outputs(film(), 'j')).toEqual({ text: 'X Y' })
})

test('rerunning an unchanged graph computes nothing and asks for the goals alone', async () => {
  const { run, calls, results, runPlan, execution } = bench()
  await run(film())
  let asked = 0
  execution.results = {
    ...results,
    get(key) {
      asked++
      return results.get(key)
    },
  }
  expect(told(await runPlan(plan(film(), textCatalogue, { type: 'all' })))).toEqual([
    'run 5, 5 reused',
    'j reused',
    'done',
  ])
  expect([calls, asked]).toEqual([[], 1])
})

test('a change runs what stands on it and takes the rest from where it is', async () => {
  const { run, calls } = bench()
  await run(film())
  expect(told(await run(film('z')))).toEqual([
    'run 5, 2 reused',
    ...['a starts', 'a ends', 'u starts', 'u ends', 'v reused', 'j starts', 'j ends', 'done'],
  ])
  expect(calls).toEqual(['a', 'u(z)', 'j'])
})

test('when an upstream node runs again and gives equal bytes, nothing behind it runs', async () => {
  const { run, calls } = bench()
  await run(film())
  const events = await run({
    ...film(),
    nodes: { ...film().nodes, a: { ...film().nodes.a, params: { text: 'x', seed: 9 } } },
  })
  expect(calls).toEqual(['a'])
  expect(told(events).slice(1)).toEqual(['a starts', 'a ends', 'u reused', 'v reused', 'j reused', 'done'])
})

test('after an early cut-off the new key finds the result at once', async () => {
  const { run, calls } = bench()
  const other = sketch({ a: ['word', { text: 'x', seed: 9 }], u: ['steps'] }, ['a.text > u.text'])
  await run(sketch({ a: ['word', { text: 'x' }], u: ['steps'] }, ['a.text > u.text']))
  await run(other)
  expect(told(await run(other))).toEqual(['run 2, 2 reused', 'u reused', 'done'])
  expect(calls).toEqual([])
})

test('two nodes that do the same are done once', async () => {
  const { run, calls } = bench()
  await run(sketch({ a: ['word'], b: ['word'], j: ['join'] }, ['a.text > j.texts', 'b.text > j.texts']))
  expect(calls).toEqual(['a', 'j'])
})

test('one failure leaves independent branches alone and starts nothing that depends on it', async () => {
  const faults: [string, NodeFault][] = []
  const { run, calls } = bench({ onFault: (...fault) => faults.push(fault) })
  const graph = film()
  graph.nodes.u = { ...graph.nodes.u, type: 'fail', version: 1 }
  graph.nodes.k = { ...graph.nodes.j }
  graph.wires.w9 = { from: { node: 'v', port: 'text' }, to: { node: 'k', port: 'texts' }, order: 0 }
  expect(told(await run(graph))).toEqual([
    'run 6, 0 reused',
    ...['a starts', 'a ends', 'u starts', 'u out-of-memory', 'b starts', 'b ends', 'v starts', 'v ends'],
    ...['k starts', 'k ends', 'failed'],
  ])
  expect(calls).toEqual(['a', 'b', 'v(y)', 'k'])
  expect(faults.map(([node, { code, retry }]) => [node, code, retry])).toEqual([['u', 'out-of-memory', 'elsewhere']])
})

test('a node that breaks or lies fails with a code, and what it returned is not kept', async () => {
  const { run, results } = bench()
  for (const [how, code] of Object.entries({ error: 'node-broke', lie: 'broken-promise', infinite: 'broken-promise' }))
    expect(told(await run(sketch({ f: ['fail', { how }] })))).toContain(`f ${code}`)
  expect(results.size).toBe(0)
})

test('a node with a problem, or of a type that nobody knows, is told as its error and others run', async () => {
  const { run } = bench()
  const graph = sketch({ a: ['word'], d: ['dream'], u: ['upper'], j: ['join'], k: ['join'] }, [
    'd.x > u.text',
    'u.text > j.texts',
    'a.text > k.texts',
  ])
  expect(told(await run(graph))).toEqual([
    'run 5, 0 reused',
    'd unknown-type',
    'a starts',
    'a ends',
    'k starts',
    'k ends',
    'failed',
  ])
})

test('muted nodes and all that need them are silent; bypassed ones pass on what came in', async () => {
  const { run, outputs } = bench()
  const graph = film()
  graph.nodes.a.mode = 'muted'
  graph.nodes.v.mode = 'bypassed'
  expect(told(await run(graph)).at(-1)).toBe('done')
  expect(await outputs(graph, 'j')).toEqual({ text: 'y' })
})

test('a pinned node keeps its result whatever happens upstream, and says so when it is gone', async () => {
  const { run, calls, outputs, results } = bench()
  await run(film())
  const { key } = plan(film(), textCatalogue, { type: 'all' }).nodes.get('u')!
  const pinned = film('other')
  pinned.nodes.u.pinned = key
  await run(pinned)
  expect(calls).toEqual([])
  expect(await outputs(pinned, 'j')).toEqual({ text: 'X Y' })
  pinned.nodes.u.pinned = '0'.repeat(64)
  expect(told(await run(pinned))).toContain('u result-gone')
  expect(results.size).toBeGreaterThan(0)
})

test('a locked node never runs: its result is used, or the run says that there is none', async () => {
  const { run, calls } = bench()
  await run(film())
  const locked = film()
  locked.nodes.u.locked = true
  locked.nodes.j.params = {}
  expect(told(await run(locked)).at(-1)).toBe('done')
  locked.nodes.a.params = { text: 'other' }
  expect(told(await run(locked))).toContain('u locked')
  expect(calls).toEqual([])
})

test('only these: others give what they have and do not run', async () => {
  const { run, calls } = bench()
  expect(told(await run(film(), { type: 'only', nodes: ['u'] }))).toContain('a outside')
  await run(film(), { type: 'to', nodes: ['a'] })
  expect(told(await run(film(), { type: 'only', nodes: ['u'] })).at(-1)).toBe('done')
  expect(calls).toEqual(['u(x)'])
})

test('what a node stands on outside of the graph is part of its key', async () => {
  const { run, calls, world } = bench()
  const graph = sketch({ m: ['weights'], u: ['upper'] }, ['m.text > u.text'])
  await run(graph)
  await run(graph)
  expect(calls).toEqual([])
  world.tiny = 'hash2'
  await run(graph)
  expect(calls).toEqual(['m', 'u(hash2)'])
  graph.nodes.m.params = { source: 'gone' }
  expect(told(await run(graph))).toEqual(['run 2, 0 reused', 'm no-model', 'failed'])
})

test('the signal stops a run between nodes and inside them, and is no failure', async () => {
  const stop = new AbortController()
  const { execution, runPlan } = bench({ signal: stop.signal })
  const graph = sketch({ a: ['word'], f: ['fail', { how: 'abort' }], g: ['steps'] }, [
    'a.text > f.text',
    'f.text > g.text',
  ])
  const events: RunEvent[] = []
  for await (const event of execute(plan(graph, textCatalogue, { type: 'all' }), textCatalogue, execution)) {
    events.push(event)
    if (event.type === 'node-start' && event.node === 'f') setTimeout(() => stop.abort(), 5)
  }
  expect(told(events)).toEqual(['run 3, 0 reused', 'a starts', 'a ends', 'f starts', 'f 1/2', 'cancelled'])
  expect(told(await runPlan(plan(graph, textCatalogue, { type: 'all' })))).toEqual([
    'run 3, 1 reused',
    'a reused',
    'cancelled',
  ])
})

test('a reader who leaves in the middle stops the node at hand', async () => {
  const { execution } = bench()
  const { contextOf } = execution
  const signals: AbortSignal[] = []
  execution.contextOf = (node, key, tools) => {
    signals.push(tools.signal)
    return contextOf(node, key, tools)
  }
  const made = plan(sketch({ f: ['fail', { how: 'abort' }] }), textCatalogue, { type: 'all' })
  for await (const event of execute(made, textCatalogue, execution)) if (event.type === 'node-progress') break
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
})

test('a store that answers many questions at once is asked few, and one that fails ends the run with its own error', async () => {
  const kept = memoryResults()
  let asked = 0
  const many: ResultStore = {
    ...kept,
    getMany: async (keys) => {
      asked++
      const found = await Promise.all(keys.map(async (key) => [key, await kept.get(key)] as const))
      return new Map(found.flatMap(([key, result]) => (result ? [[key, result]] : [])))
    },
    putMany: async (keys, result) => {
      for (const key of keys) await kept.put(key, result)
    },
  }
  const { run, calls } = bench({ results: many })
  await run(film())
  asked = 0
  await run(film('z'))
  expect([calls, asked]).toEqual([['a', 'u(z)', 'j'], 5])
  const broken = bench({ results: { ...kept, get: () => Promise.reject(new Error('the database is gone')) } })
  await expect(broken.run(film())).rejects.toThrow('the database is gone')
})

test('a stored result that does not fit its ports any more is made again', async () => {
  const { run, results, calls, execution } = bench()
  await run(film())
  execution.results = { ...results, get: async () => ({ outputs: { text: 7 } }) }
  expect(told(await run(film())).at(-1)).toBe('done')
  expect(calls).toEqual(['a', 'u(x)', 'b', 'v(y)', 'j'])
})
