import type { Graph, RunTarget } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { plan } from './plan.ts'
import { sketch, textCatalogue } from './textNodes.ts'

const all: RunTarget = { type: 'all' }
const order = (graph: Graph, target: RunTarget = all) => plan(graph, textCatalogue, target).order.join(' ')
const keyOf = (graph: Graph, id: string) => plan(graph, textCatalogue, { type: 'to', nodes: [id] }).nodes.get(id)!.key

const film = () =>
  sketch(
    { a: ['word', { text: 'x' }], b: ['word', { text: 'y' }], u: ['upper'], v: ['upper'], j: ['join'], k: ['steps'] },
    ['a.text > u.text', 'b.text > v.text', 'u.text > j.texts', 'v.text > j.texts', 'v.text > k.text'],
  )

test('run all runs what goals need, one branch after the other; without goals, what feeds nobody', () => {
  expect(order(film())).toBe('a u b v j')
  expect(order(sketch({ a: ['word'], b: ['upper'], c: ['steps'] }, ['a.text > b.text']))).toBe('a b c')
})

test('run to here, from here on, and only these, mean what they say', () => {
  expect(order(film(), { type: 'to', nodes: ['u'] })).toBe('a u')
  expect(plan(film(), textCatalogue, { type: 'from', nodes: ['b'] }).goals).toEqual(['b', 'j', 'k', 'v'])
  const only = plan(film(), textCatalogue, { type: 'only', nodes: ['u', 'v'] })
  expect([...only.nodes.values()].filter(({ keep }) => keep !== 'outside').map(({ id }) => id)).toEqual(['u', 'v'])
  expect(() => plan(film(), textCatalogue, { type: 'to', nodes: ['gone'] })).toThrow('gone')
})

test('a key holds all that makes a result and nothing else', () => {
  const key = keyOf(film(), 'j')
  const changed = (change: (graph: Graph) => void) => {
    const graph = film()
    change(graph)
    return keyOf(graph, 'j')
  }
  const same: ((graph: Graph) => void)[] = [
    ({ nodes }) => Object.assign(nodes.a, { at: { x: 9, y: 9 }, title: 'Hello', collapsed: true }),
    ({ nodes }) => Object.assign(nodes.a, { params: { seed: 0, text: 'x' } }),
    ({ wires }) => Object.assign(wires.w3, { order: 99, bends: [{ x: 0, y: 0 }] }),
    ({ nodes }) => Object.assign(nodes.k, { params: { steps: 3 } }),
  ]
  for (const change of same) expect(changed(change), String(change)).toBe(key)
  const other: ((graph: Graph) => void)[] = [
    ({ nodes }) => Object.assign(nodes.a, { params: { text: 'z' } }),
    ({ nodes }) => Object.assign(nodes.b, { params: { text: 'y', seed: 5 } }),
    ({ wires }) => Object.assign(wires.w2, { order: 50 }),
    ({ nodes }) => Object.assign(nodes.u, { mode: 'bypassed' }),
  ]
  for (const change of other) expect(changed(change), String(change)).not.toBe(key)
})

test('node ids are no part of a key: two nodes that do the same have one result', () => {
  const twice = sketch({ a: ['word'], b: ['word'], u: ['upper'], v: ['upper'] }, ['a.text > u.text', 'b.text > v.text'])
  expect(keyOf(twice, 'u')).toBe(keyOf(twice, 'v'))
})

test('two outputs of one node are two inputs', () => {
  const from = (port: string) =>
    sketch({ a: ['word'], s: ['split'], j: ['join'] }, ['a.text > s.text', `s.${port} > j.texts`])
  expect(keyOf(from('words'), 'j')).not.toBe(keyOf(from('last'), 'j'))
})

test('params of older versions are migrated before they are hashed', () => {
  const old = sketch({ a: ['word'], u: ['upper', { sign: '!' }, { version: 1 }] }, ['a.text > u.text'])
  const now = sketch({ a: ['word'], u: ['upper', { mark: '!' }] }, ['a.text > u.text'])
  expect(plan(old, textCatalogue, all).nodes.get('u')).toMatchObject({ version: 3, params: { mark: '!' } })
  expect(keyOf(old, 'u')).toBe(keyOf(now, 'u'))
})

test('a pinned node is its result, and what feeds it is not looked at', () => {
  const pinned = film()
  pinned.nodes.u.pinned = 'f'.repeat(64)
  const made = plan(pinned, textCatalogue, all)
  expect(made.order.join(' ')).toBe('u b v j')
  expect(made.nodes.get('u')).toMatchObject({ key: 'f'.repeat(64), keep: 'pinned', inputs: [] })
  const before = keyOf(pinned, 'j')
  pinned.nodes.a.params = { text: 'other' }
  expect(keyOf(pinned, 'j')).toBe(before)
})

test('muting takes out all that cannot do without, and bypassing joins both sides', () => {
  const graph = film()
  graph.nodes.a.mode = 'muted'
  expect(order(graph)).toBe('b v j')
  graph.nodes.b.mode = 'muted'
  expect(order(graph)).toBe('')
  const short = film()
  short.nodes.v.mode = 'bypassed'
  expect(order(short)).toBe('a u b j')
})

test('a node with a problem is planned, not run, and its key matches no result that it ever had', () => {
  const sound = sketch({ s: ['steps'], j: ['join'] }, ['s.text > j.texts'])
  const broken = sketch({ s: ['steps'], u: ['split'], j: ['join'], w: ['word'] }, [
    's.text > j.texts',
    'u.words > s.text',
    'w.text > u.text',
  ])
  expect(plan(broken, textCatalogue, all).nodes.get('s')!.problem).toMatchObject({ code: 'list-needs-each' })
  expect(keyOf(broken, 'j')).not.toBe(keyOf(sound, 'j'))
})

test('equal graphs give equal plans, whatever the order of their fields', () => {
  const graph = film()
  const turned = { ...graph, nodes: Object.fromEntries(Object.entries(graph.nodes).reverse()) }
  expect(plan(turned, textCatalogue, all)).toEqual(plan(graph, textCatalogue, all))
})
