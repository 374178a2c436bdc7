import { Graph, type GraphNode } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { check } from './check.ts'
import type { Problem } from './problem.ts'
import { sketch, textCatalogue } from './textNodes.ts'

type Where = Pick<Problem, 'code' | 'node' | 'port' | 'wire'>
const found = (graph: Graph): Where[] =>
  check(graph, textCatalogue).map(({ message, mend, ...where }) => {
    expect(message.length).toBeGreaterThan(10)
    expect(mend.length).toBeGreaterThan(10)
    return where
  })

test('a sound graph has no problems', () => {
  const graph = sketch({ a: ['word'], b: ['upper'], c: ['join'] }, [
    'a.text > b.text',
    'b.text > c.texts',
    'a.text > c.texts',
  ])
  expect(found(graph)).toEqual([])
})

test('a type that nobody knows is told, and what it feeds is not blamed', () => {
  const graph = sketch({ a: ['dream', { any: [1] }], b: ['upper'] }, ['a.vision > b.text'])
  expect(found(graph)).toEqual([{ code: 'unknown-type', node: 'a' }])
})

test('a node of a newer version, or one that no migration can bring on, is told', () => {
  const graph = sketch({ a: ['word', {}, { version: 2 }], b: ['upper', { end: 'impossible' }, { version: 2 }] }, [
    'a.text > b.text',
  ])
  expect(found(graph)).toEqual([
    { code: 'newer-version', node: 'a' },
    { code: 'no-migration', node: 'b' },
  ])
})

test('parameters that do not fit are told by name', () => {
  const problems = check(sketch({ a: ['word', { text: 7 }] }), textCatalogue)
  expect(problems).toMatchObject([{ code: 'bad-params', node: 'a' }])
  expect(problems[0].message).toContain('text')
})

test('a wire between different port kinds is a problem, not a crash', () => {
  const graph = sketch({ a: ['word'], b: ['upper'], c: ['upper'] }, ['a.text > b.text', 'b.length > c.text'])
  expect(found(graph)).toEqual([{ code: 'port-kinds-differ', node: 'c', port: 'text', wire: 'w1' }])
})

test('a port that no node has is told, whichever end it is', () => {
  const graph = sketch({ a: ['word'], b: ['upper'], c: ['upper'] }, [
    'a.texts > b.text',
    'a.text > c.texts',
    'a.text > c.text',
  ])
  expect(found(graph)).toEqual([
    { code: 'unknown-port', node: 'a', port: 'text', wire: 'w0' },
    { code: 'unknown-port', node: 'c', port: 'texts', wire: 'w1' },
  ])
})

test('an input that needs a wire and has none is told, an optional one is not', () => {
  expect(found(sketch({ a: ['upper'], b: ['join'], c: ['steps'] }))).toEqual([
    { code: 'port-unconnected', node: 'a', port: 'text' },
    { code: 'port-unconnected', node: 'b', port: 'texts' },
  ])
})

test('one wire too many, and two wires at one place, are told by wire', () => {
  const graph = sketch({ a: ['word'], b: ['upper'], c: ['join'] }, [
    'a.text > b.text',
    'a.text > b.text',
    'a.text > c.texts',
    'a.text > c.texts',
  ])
  graph.wires.w3.order = 2
  expect(found(graph)).toEqual([
    { code: 'too-many-wires', node: 'b', port: 'text', wire: 'w1' },
    { code: 'duplicate-order', node: 'c', port: 'texts', wire: 'w3' },
  ])
})

test('a wire to nowhere is told', () => {
  expect(found(sketch({ a: ['word'] }, ['a.text > gone.text']))).toEqual([{ code: 'dangling-wire', wire: 'w0' }])
})

test('every node of a cycle is told, none of those that it feeds', () => {
  const wires = ['a.text > b.text', 'b.text > c.text', 'c.text > a.text', 'c.text > d.texts', 'd.text > d.texts']
  const graph = sketch({ a: ['upper'], b: ['upper'], c: ['upper'], d: ['join'], e: ['upper'] }, [
    ...wires,
    'a.text > e.text',
  ])
  expect(
    found(graph)
      .filter(({ code }) => code === 'cycle')
      .map(({ node, wire }) => [node, wire]),
  ).toEqual([
    ['a', 'w2'],
    ['b', 'w0'],
    ['c', 'w1'],
    ['d', 'w4'],
  ])
  graph.nodes.b.mode = 'muted'
  graph.nodes.d.mode = 'muted'
  expect(found(graph)).toEqual([])
})

test('a list needs a variadic port or a node that runs for each item', () => {
  const wires = ['a.text > s.text', 's.words > u.text', 's.words > j.texts', 'u.text > v.text']
  const nodes = { a: ['word'], s: ['split'], u: ['upper'], j: ['join'], v: ['upper'] } as const
  const one = sketch({ ...nodes } as never, wires)
  expect(found(one)).toEqual([{ code: 'list-needs-each', node: 'u', port: 'text' }])
  const each = (graph: Graph, id: string, port: string) => {
    graph.nodes[id].each = port
    return graph
  }
  expect(found(each(one, 'u', 'text'))).toEqual([{ code: 'list-needs-each', node: 'v', port: 'text' }])
  expect(found(each(one, 'v', 'text'))).toEqual([])
  expect(found(each(one, 's', 'text'))).toContainEqual({ code: 'bad-each', node: 's', port: 'text' })
  delete one.nodes.s.each
  expect(found(each(one, 'j', 'texts'))).toEqual([{ code: 'bad-each', node: 'j', port: 'texts' }])
})

test('what is muted has no problems, and makes none for those that cannot do without it', () => {
  const graph = sketch({ a: ['dream', {}, { mode: 'muted' }], b: ['upper'], c: ['join'] }, [
    'a.text > b.text',
    'b.text > c.texts',
  ])
  expect(found(graph)).toEqual([])
})

test('a bypassed node passes on what it can, and leaves open what it cannot', () => {
  const graph = sketch(
    {
      a: ['word'],
      b: ['upper', {}, { mode: 'bypassed' }],
      c: ['upper'],
      d: ['split', {}, { mode: 'bypassed' }],
      e: ['join'],
    },
    ['a.text > b.text', 'b.text > c.text', 'a.text > d.text', 'd.last > e.texts'],
  )
  expect(found(graph)).toEqual([{ code: 'port-unconnected', node: 'e', port: 'texts' }])
})

test('twenty thousand nodes in one cycle or bypassed in a row end, and a hundred thousand are no graph', () => {
  const node = (type: string, mode: GraphNode['mode'] = 'run'): GraphNode => ({
    type,
    version: 3,
    params: {},
    at: { x: 0, y: 0 },
    mode,
  })
  const row = (count: number, mode: GraphNode['mode'], close: boolean) => {
    const graph = sketch({ n: ['word'], z: ['upper'] })
    for (let at = 0; at < count; at++) {
      graph.nodes[`n${at}`] = node('upper', mode)
      const from = at > 0 ? `n${at - 1}` : close ? `n${count - 1}` : 'n'
      graph.wires[`w${at}`] = { from: { node: from, port: 'text' }, to: { node: `n${at}`, port: 'text' }, order: 0 }
    }
    graph.wires.z = { from: { node: `n${count - 1}`, port: 'text' }, to: { node: 'z', port: 'text' }, order: 0 }
    return graph
  }
  expect(check(row(20_000, 'run', true), textCatalogue)).toHaveLength(20_000)
  expect(check(row(20_000, 'bypassed', false), textCatalogue)).toEqual([])
  expect(Graph.safeParse(row(100_000, 'run', false)).error?.issues[0].message).toContain('at most 20000 nodes')
})
