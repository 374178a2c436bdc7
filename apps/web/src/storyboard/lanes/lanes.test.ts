import { templates } from '@sceneweave/nodes'
import { applyEdit, type Graph, newProject, type SingleEdit } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { type Lane, readLanes, scenesOf } from './lanes.ts'

const graphOf = (id: string): Graph => {
  const found = templates.find((one) => one.id === id)
  if (!found) throw new RangeError(id)
  return found.graph
}
const changed = (graph: Graph, ...edits: SingleEdit[]): Graph =>
  applyEdit({ ...newProject('p', ''), graph }, { type: 'batch', title: 'change', edits }).project.graph
const lanesOf = (graph: Graph, scene = scenesOf(graph)[0]) => readLanes(graph, scene).lanes
const brief = ({ mode, maker, isShared, context, latents, clip, take }: Lane) => ({
  made: `${mode} ${maker}${isShared ? ' shared' : ''}`,
  sees: context.map(({ shot, take, via, time }) => `${shot ?? take} ${via} ${time}`),
  at: [latents, clip, take].map((at) => at && `${at.node}.${at.port}${at.item === undefined ? '' : `.${at.item}`}`),
})

test('shots of a joint scene are made by one node, and their results lie in its lists', () => {
  expect(lanesOf(graphOf('joint')).map(brief)).toEqual(
    [0, 1, 2].map((at) => ({
      made: 'joint generate shared',
      sees: [],
      at: [`generate.shots.${at}`, `decode.clip.${at}`, `takes.takes.${at}`],
    })),
  )
})

test('in a chain each shot sees those before it, at the context noise of its plan', () => {
  const lanes = lanesOf(graphOf('autoregressive'))
  expect(lanes.map(brief)).toEqual(
    [1, 2, 3, 4].map((k) => ({
      made: `${k === 1 ? 'alone' : 'autoregressive'} make${k}`,
      sees: [1, 2, 3].filter((one) => one < k).map((one) => `shot${one} chain 0.1`),
      at: [`make${k}.latents`, `decode${k}.clip`, `takes.takes.${k - 1}`],
    })),
  )
  expect(lanes[2].own).toEqual(['pick3', 'make3', 'decode3'])
  expect(lanes[2].plan).toBe('plan')
})

test('shots around a first one see it by a wire; what runs once for each gives a place in its list', () => {
  const lanes = lanesOf(graphOf('conditioned')).map(brief)
  expect(lanes[0]).toEqual({
    made: 'alone establish',
    sees: [],
    at: ['establish.latents', 'decodeFirst.clip', 'takes.takes.0'],
  })
  expect(lanes[2]).toEqual({
    made: 'conditioned around shared',
    sees: ['shot1 wire 0.05'],
    at: ['around.latents.1', 'decodeOthers.clip.1', 'takes.takes.2'],
  })
})

test('shots that see a pool see its shots and its chosen takes, each at its own noise', () => {
  const graph = changed(graphOf('historyPool'), {
    type: 'node-change',
    id: 'pool',
    change: { params: { takes: ['t1'], times: { t1: 0.4, shot2: 0 } } },
  })
  const lanes = lanesOf(graph)
  expect(lanes.map(({ mode }) => mode)).toEqual(['alone', 'alone', 'pool', 'pool'])
  expect(brief(lanes[3]).sees).toEqual(['shot1 pool 0.1', 'shot2 pool 0', 't1 pool 0.4'])
  expect(lanes[3].context.map(({ level }) => level)).toEqual([
    { node: 'pool', param: 'times', name: 'shot1' },
    { node: 'pool', param: 'times', name: 'shot2' },
    { node: 'pool', param: 'times', name: 't1' },
  ])
})

test('the noise of one condition is that of the node that makes the shot', () => {
  const graph = changed(graphOf('autoregressive'), {
    type: 'node-change',
    id: 'make3',
    change: { params: { contextTimes: { shot1: 0.5 }, remember: 2 } },
  })
  const [, , third, fourth] = lanesOf(graph)
  expect(brief(third).sees).toEqual(['shot1 chain 0.5', 'shot2 chain 0.1'])
  expect(third.context[0].level).toEqual({ node: 'make3', param: 'contextTimes', name: 'shot1' })
  expect(brief(fourth).sees).toEqual(['shot1 chain 0.1', 'shot2 chain 0.1', 'shot3 chain 0.1'])
  const short = changed(graph, { type: 'node-change', id: 'make4', change: { params: { remember: 2 } } })
  expect(brief(lanesOf(short)[3]).sees).toEqual(['shot2 chain 0.1', 'shot3 chain 0.1'])
})

test('a context noise that is wired goes before that of the plan, and is changed where it comes from', () => {
  const node = { type: 'number', version: 1, params: { number: 0.4 }, at: { x: 0, y: 0 }, mode: 'run' as const }
  const wire = { from: { node: 'noise', port: 'number' }, to: { node: 'plan', port: 'contextTime' }, order: 0 }
  const graph = changed(
    graphOf('historyPool'),
    { type: 'node-add', id: 'noise', node },
    { type: 'wire-add', id: 'noise-plan', wire },
    {
      type: 'wire-add',
      id: 'seen',
      wire: { ...wire, from: { node: 'face', port: 'latents' }, to: { node: 'market', port: 'context' } },
    },
  )
  expect(brief(lanesOf(graph)[1]).sees).toEqual(['shot1 wire 0.4'])
  const extended = changed(
    graphOf('extension'),
    { type: 'node-add', id: 'noise', node },
    { type: 'wire-add', id: 'noise-plan', wire },
  )
  expect(readLanes(extended, 'story').reading.planOf('begin')).toMatchObject({
    contextTime: 0.4,
    level: { node: 'noise', param: 'number' },
  })
})

test('every shot of every template is made by some node, and its clip is found', () => {
  for (const { id, graph } of templates)
    for (const scene of scenesOf(graph))
      for (const { shot, maker, clip } of readLanes(graph, scene).lanes)
        expect({ id, shot: shot.id, maker: typeof maker, clip: typeof clip }).toEqual({
          ...{ id, shot: shot.id, maker: 'string', clip: 'object' },
        })
  expect(scenesOf(graphOf('composition'))).toEqual(['portrait', 'view'])
})

test('a shot that nothing makes, muted nodes and cycles are read, not run into', () => {
  const none = changed(graphOf('autoregressive'), { type: 'node-remove', id: 'make4' })
  expect(lanesOf(none)[3]).toMatchObject({ mode: 'none', context: [] })
  const muted = changed(graphOf('autoregressive'), { type: 'node-change', id: 'make2', change: { mode: 'muted' } })
  expect(lanesOf(muted).map(({ mode }) => mode)).toEqual(['alone', 'none', 'alone', 'autoregressive'])
  const passed = changed(graphOf('autoregressive'), { type: 'node-change', id: 'make2', change: { mode: 'bypassed' } })
  expect(brief(lanesOf(passed)[2]).sees).toEqual(['shot1 chain 0.1'])
  const round = changed(graphOf('autoregressive'), {
    type: 'wire-add',
    id: 'round',
    wire: { from: { node: 'make4', port: 'history' }, to: { node: 'make1', port: 'history' }, order: 0 },
  })
  expect(lanesOf(round)).toHaveLength(4)
})
