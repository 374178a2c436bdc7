import { check } from '@sceneweave/graph'
import { catalogue, templates } from '@sceneweave/nodes'
import { applyEdit, type Graph, newProject, type SingleEdit } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { newShot } from '../newShot.ts'
import { addContext, levelEdits, removeContext, sharesLevel } from './context.ts'
import { grow } from './grow.ts'
import { readLanes } from './lanes.ts'
import { choicesOf, poolEdits, takesHistory } from './pool.ts'

const graphOf = (id: string): Graph => {
  const found = templates.find((one) => one.id === id)
  if (!found) throw new RangeError(id)
  return found.graph
}
const changed = (graph: Graph, edits: readonly SingleEdit[]): Graph =>
  applyEdit({ ...newProject('p', ''), graph }, { type: 'batch', title: 'change', edits: [...edits] }).project.graph
const read = (graph: Graph) => readLanes(graph, 'story')
const see = (graph: Graph, from: string, to: string) => addContext(graph, read(graph), { from, to })
const sees = (graph: Graph, at: number) =>
  read(graph).lanes[at].context.map(({ shot, take, time }) => [shot ?? take, time])

test('another noise level of a line is written where the shot is made, and read back', () => {
  const chain = graphOf('autoregressive')
  const line = read(chain).lanes[3].context[1]
  const after = changed(chain, levelEdits(chain, line, 0.6))
  expect(sees(after, 3)).toEqual([
    ['shot1', 0.1],
    ['shot2', 0.6],
    ['shot3', 0.1],
  ])
  expect(sees(after, 2)).toEqual(sees(chain, 2))
  expect(sharesLevel(read(chain).lanes, line)).toBe(1)
  const around = graphOf('conditioned')
  expect(sharesLevel(read(around).lanes, read(around).lanes[1].context[0])).toBe(3)
})

test('a line that is drawn is a wire; one that is taken away goes again', () => {
  const short = changed(graphOf('autoregressive'), [
    { type: 'node-change', id: 'make4', change: { params: { remember: 2 } } },
  ])
  const drawn = see(short, 'shot1', 'shot4')
  if (!('edits' in drawn)) throw new Error(drawn.refusal)
  const after = changed(short, [
    ...drawn.edits,
    { type: 'node-change', id: 'make4', change: { params: { remember: 4 } } },
  ])
  expect(check(after, catalogue)).toEqual([])
  const [line] = read(after).lanes[3].context
  expect(line).toMatchObject({ shot: 'shot1', via: 'wire', time: 0.1 })
  expect(removeContext(after, read(after), line)).toEqual({ edits: [{ type: 'wire-remove', id: line.wire }] })
})

test('a line that cannot be drawn says why', () => {
  const refusals = [
    see(graphOf('joint'), 'shot1', 'shot2'),
    see(graphOf('joint'), 'shot1', 'shot1'),
    see(graphOf('autoregressive'), 'shot1', 'shot2'),
    see(graphOf('autoregressive'), 'shot3', 'shot1'),
    see(graphOf('conditioned'), 'shot3', 'shot1'),
    see(graphOf('autoregressive'), 'shot9', 'shot1'),
  ].map((drawn) => ('refusal' in drawn ? drawn.refusal : 'drawn'))
  expect(refusals.map((words) => words.split(' ').slice(0, 3).join(' '))).toEqual([
    'They are made',
    'A shot does',
    'It sees that',
    'That shot is',
    'That shot is',
    'Nothing in the',
  ])
})

test('what comes with a chain or in a list is not taken away alone', () => {
  const chain = read(graphOf('autoregressive'))
  expect(removeContext(graphOf('autoregressive'), chain, chain.lanes[2].context[0])).toHaveProperty('refusal')
})

test('a pool of chosen takes is put before a shot, keeps what it saw, and is changed in place afterwards', () => {
  const chain = graphOf('autoregressive')
  const lane = read(chain).lanes[2]
  expect(takesHistory(chain, lane)).toBe(true)
  expect(takesHistory(graphOf('joint'), read(graphOf('joint')).lanes[0])).toBe(false)
  const choices = [
    { take: 't2', time: 0.3 },
    { take: 't1', time: 0 },
  ]
  const after = changed(chain, poolEdits(chain, lane, choices))
  expect(check(after, catalogue)).toEqual([])
  expect(sees(after, 2)).toEqual([
    ['t2', 0.3],
    ['t1', 0],
    ['shot1', 0.1],
    ['shot2', 0.1],
  ])
  const pooled = read(after).lanes[2]
  expect(choicesOf(after, pooled.pool)).toEqual(choices)
  const fewer = changed(after, poolEdits(after, pooled, [choices[1]]))
  expect(choicesOf(fewer, pooled.pool)).toEqual([choices[1]])
  expect(fewer.nodes[pooled.pool as string].params.times).toEqual({ t1: 0 })
  const [line] = read(after).lanes[2].context
  const dropped = removeContext(after, read(after), line)
  expect(dropped).toMatchObject({ edits: [{ change: { params: { takes: ['t1'] } } }] })
  expect(levelEdits(after, line, 0.5)).toMatchObject([
    { id: pooled.pool, change: { params: { times: { t2: 0.5, t1: 0 } } } },
  ])
})

test('a chain with a pool in it grows and shrinks as one', () => {
  const chain = graphOf('autoregressive')
  const pooled = changed(chain, poolEdits(chain, read(chain).lanes[2], [{ take: 't1', time: 0.2 }]))
  const apply = (graph: Graph, growth: Parameters<typeof grow>[2]) => {
    const grown = grow(graph, 'story', growth)
    if ('refusal' in grown) throw new Error(grown.refusal)
    return changed(graph, grown.edits)
  }
  const longer = apply(pooled, { type: 'add', shot: { ...newShot([], 0), id: 'more' }, at: 1 })
  expect(check(longer, catalogue)).toEqual([])
  expect(read(longer).lanes.map(({ context }) => context.map(({ shot, take }) => shot ?? take))).toEqual([
    [],
    ['shot1'],
    ['shot1', 'more'],
    ['t1', 'shot1', 'more', 'shot2'],
    ['t1', 'shot1', 'more', 'shot2', 'shot3'],
  ])
  const places = Object.values(longer.nodes).map(({ at }) => `${at.x},${at.y}`)
  expect(new Set(places).size).toBe(places.length)
  const shorter = apply(longer, { type: 'remove', shot: 'shot3' })
  expect(check(shorter, catalogue)).toEqual([])
  expect(read(shorter).lanes[3].context.map(({ shot }) => shot)).toEqual(['shot1', 'more', 'shot2'])
  expect(Object.values(shorter.nodes).some(({ type }) => type === 'historyPool')).toBe(false)
})
