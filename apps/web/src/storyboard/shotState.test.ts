import { exampleValues, type LatentsValue, templates } from '@sceneweave/nodes'
import type { Graph, Take } from '@sceneweave/project'
import { expect, test } from 'vitest'
import type { NodeRun } from '../run/useRun.ts'
import { type Lane, readLanes } from './lanes/lanes.ts'
import { graphForShot, targetOf } from './shotRun.ts'
import type { NodeOutlook } from './shotState.ts'
import { isKept, isMadeSo, type KeptTake, nextTake, shownOf } from './shown.ts'
import { staleLanes, standingsOf } from './standings.ts'

const graphOf = (id: string): Graph => {
  const found = templates.find((one) => one.id === id)
  if (!found) throw new RangeError(id)
  return found.graph
}
const lanesOf = (id: string) => readLanes(graphOf(id), 'story').lanes

const asset = (digit: number) => ({ asset: String(digit).repeat(64), mediaType: 'application/x-safetensors', bytes: 1 })
const latentsOf = ({ shot, index }: Lane, more: Partial<LatentsValue> = {}): LatentsValue => ({
  ...{ latents: asset(index), model: 'd'.repeat(64), frames: shot.frames, shot: shot.id, prompt: shot.prompt },
  ...{ cut: shot.cut, seed: shot.seed ?? 0 },
  ...more,
})
const clipOf = (digit: number) => ({ ...exampleValues.clip, clip: asset(digit) })
const takeOf = ({ shot, index }: Lane, more: Partial<Take> = {}): KeptTake => ({
  createdAt: '2026-01-01',
  take: {
    ...{ id: `t${index}`, shot, latents: asset(index), clip: asset(index), model: 'd'.repeat(64), words: '' },
    ...{ seed: shot.seed ?? 0, contextTime: 0, context: [], status: 'new', starred: false },
    ...more,
  },
})

/** Results of a joint scene in which every shot was made as it is told. */
const jointResults = (lanes: readonly Lane[], change: (lane: Lane) => Partial<LatentsValue> = () => ({})) => ({
  generate: { outputs: { shots: lanes.map((lane) => latentsOf(lane, change(lane))) } },
  decode: { outputs: { clip: lanes.map(({ index }) => clipOf(index)) } },
})
const states = (
  lanes: readonly Lane[],
  known: { results?: object; outlook?: Record<string, NodeOutlook>; run?: Record<string, NodeRun>; takes?: KeptTake[] },
) =>
  standingsOf(lanes, {
    ...{ results: (known.results ?? {}) as Record<string, never>, takes: known.takes ?? [] },
    ...{ outlook: known.outlook ?? {}, isForecast: known.outlook !== undefined },
    ...{ run: known.run ?? {}, isRunning: known.run !== undefined },
  }).map(({ standing }) => standing.state)

test('results of a list are found by the names of shots, wherever the shots stand now', () => {
  const lanes = lanesOf('joint')
  const turned = [lanes[2], lanes[0], lanes[1]]
  const results = jointResults(turned)
  for (const lane of lanes) expect(shownOf(lane, results, []).clip?.clip).toEqual(asset(lane.index))
})

test('of several takes the one of the present words is shown, else what was made last', () => {
  const [lane] = lanesOf('joint')
  const old = takeOf(lane, { id: 'old', latents: asset(7) })
  const other = takeOf(lane, { id: 'other', latents: asset(8), shot: { ...lane.shot, prompt: 'Another.' } })
  expect(shownOf(lane, {}, [other, old])).toMatchObject({ take: { id: 'old' }, isOwn: true })
  expect(shownOf(lane, {}, [other])).toMatchObject({ take: { id: 'other' }, isOwn: false })
  const results = jointResults([lane], () => ({ prompt: 'Another.', latents: asset(8) }))
  expect(shownOf(lane, results, [other, old])).toMatchObject({ take: { id: 'old' }, isOwn: true })
  expect(shownOf(lane, results, [other])).toMatchObject({
    take: { id: 'other' },
    clip: clipOf(lane.index),
    isOwn: false,
  })
})

test('a shot whose seed every run draws is never made so', () => {
  const [{ shot }] = lanesOf('joint')
  expect(isMadeSo(shot, { ...shot, seed: shot.seed })).toBe(true)
  expect(isMadeSo({ ...shot, seed: null }, { ...shot, seed: shot.seed })).toBe(false)
  expect(isMadeSo({ ...shot, take: 1 }, { ...shot, seed: shot.seed })).toBe(false)
})

test('another take has a number that was never made of this seed, also after an older one was taken up again', () => {
  const [{ shot }, ...rest] = lanesOf('joint')
  const [lane] = lanesOf('joint')
  const made = (take: number, seed = shot.seed) => takeOf(lane, { id: `t${take}`, shot: { ...shot, take, seed } })
  expect(nextTake(shot, [])).toBe(1)
  expect(nextTake(shot, [made(0), made(3), made(9, 1), takeOf(rest[0], { shot: { ...rest[0].shot, take: 7 } })])).toBe(
    4,
  )
  expect(isKept(shot, [made(0)])).toBe(true)
  expect(isKept({ ...shot, prompt: 'Other.' }, [made(0)])).toBe(false)
})

test('the changed shot is changed, those made with it are affected, and nothing is stale when a run would reuse it', () => {
  const lanes = lanesOf('joint')
  const results = jointResults(lanes, ({ index }) => (index === 1 ? { prompt: 'Before.' } : {}))
  expect(states(lanes, { results, outlook: { generate: { state: 'runs' } } })).toEqual([
    'affected',
    'changed',
    'affected',
  ])
  expect(states(lanes, { results: jointResults(lanes), outlook: { generate: { state: 'reused' } } })).toEqual([
    'fresh',
    'fresh',
    'fresh',
  ])
  expect(states(lanes, { outlook: { generate: { state: 'runs' } } })).toEqual(['unmade', 'unmade', 'unmade'])
})

test('of shots that are each made for themselves by one node only the changed ones are stale', () => {
  const lanes = lanesOf('conditioned')
  const results = {
    establish: { outputs: { latents: latentsOf(lanes[0]) } },
    around: {
      outputs: { latents: lanes.slice(1).map((lane) => latentsOf(lane, lane.index === 2 ? { frames: 5 } : {})) },
    },
  }
  const outlook = (done: number): Record<string, NodeOutlook> => ({
    establish: { state: 'reused' },
    around: { state: 'runs', items: { done, of: 3 } },
  })
  expect(states(lanes, { results, outlook: outlook(2) })).toEqual(['fresh', 'fresh', 'changed', 'fresh'])
  expect(states(lanes, { results, outlook: outlook(0) })).toEqual(['fresh', 'affected', 'changed', 'affected'])
})

test('while a run goes on a shot shows how far it is or why it failed, and those after it wait', () => {
  const lanes = lanesOf('autoregressive')
  const run: Record<string, NodeRun> = {
    make1: { state: 'done', key: 'k1' },
    decode1: { state: 'done' },
    make2: { state: 'running', step: 5, of: 20 },
    make3: { state: 'waiting' },
    make4: { state: 'failed', fault: { code: 'x', message: 'the disk is full; make room' } },
  }
  expect(states(lanes, { run })).toEqual(['fresh', 'running', 'waiting', 'failed'])
  const [, second, , fourth] = standingsOf(lanes, {
    results: {},
    takes: [],
    outlook: {},
    isForecast: false,
    run,
    isRunning: true,
  })
  expect(second.standing.progress).toBe(0.25)
  expect(fourth.standing.reason).toBe('The disk is full. Make room.')
  const told = { make1: { state: 'runs', key: 'another' } } as Record<string, NodeOutlook>
  expect(states(lanes, { run, outlook: told })[0]).toBe('unmade')
})

test('what a run would make is what is rendered, up to its clips and takes', () => {
  const lanes = lanesOf('autoregressive')
  const outlook = Object.fromEntries(['make3', 'make4'].map((id) => [id, { state: 'runs' as const }]))
  const cards = standingsOf(lanes, {
    ...{ results: {}, takes: [], isForecast: true, run: {}, isRunning: false },
    outlook: { make1: { state: 'reused' }, make2: { state: 'reused' }, ...outlook },
  })
  expect(targetOf(staleLanes(cards))).toEqual({ type: 'to', nodes: ['decode3', 'takes', 'decode4'] })
  expect(targetOf([])).toBeUndefined()
})

test('one shot is kept as a take without asking for the others, and says what it saw', () => {
  const graph = graphOf('autoregressive')
  const [, second] = lanesOf('autoregressive')
  const alone = graphForShot(graph, second)
  const into = Object.values(alone.wires).flatMap(({ from, to }) =>
    to.node === 'takes' ? [`${from.node} ${to.port}`] : [],
  )
  expect(into.toSorted()).toEqual(['decode2 clips', 'make2 history', 'make2 latents', 'story scene'])
  const [joint] = lanesOf('joint')
  expect(Object.keys(graphForShot(graphOf('joint'), joint).wires)).toEqual(Object.keys(graphOf('joint').wires))
})
