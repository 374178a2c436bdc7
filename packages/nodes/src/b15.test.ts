import { memoryResults } from '@sceneweave/graph'
import type { Graph, Json } from '@sceneweave/project'
import { describe, expect, test } from 'vitest'
import { all, apart, type Change, causal, frames, framesOf, from, joint, STEPS, together } from './b15Graphs.ts'
import { fakeMachine } from './fakeContext.ts'
import { runGraph, sketch } from './testGraph.ts'

// Benchmark B15: in a scene of nine shots one thing changes. What is made again, and what does it cost?

/** Makes the film, changes it, makes it again: the shots that were sampled and decoded for the second one, and the cost. */
async function again(make: (change: Change) => Graph, change: Change) {
  const machine = fakeMachine()
  const results = memoryResults()
  const first = await runGraph(make({}), { machine, results })
  expect(first).toMatchObject({ status: 'done', faults: {} })
  const before = { sampled: machine.sampled.length, calls: machine.calls.length }
  const second = await runGraph(make(change), { machine, results })
  expect(second).toMatchObject({ status: 'done', faults: {} })
  const sampled = machine.sampled.slice(before.sampled)
  return {
    shots: sampled.flatMap(({ made }) => made.map((id) => Number(id.slice(1)))),
    cost: sampled.reduce((sum, { cost }) => sum + cost, 0),
    decoded: machine.calls.slice(before.calls).filter((name) => name === 'decode').length,
    worked: second.worked,
    whole: machine.sampled.slice(0, before.sampled).reduce((sum, { cost }) => sum + cost, 0),
  }
}

const otherWords = (k: number): Change => ({ shots: { [k]: { prompt: 'Close-up of Character A sleeping.' } } })

// what a sampling costs: for each step the frames that move times the frames that are there
const jointCost = STEPS * framesOf(all) ** 2
const aloneCost = (shot: number, seen: readonly number[]) => STEPS * frames(shot) * framesOf([...seen, shot])

describe.each(all)('other words for shot %i', (k) => {
  test('joint: all shots are made again, in one sampling', async () => {
    const { shots, cost, decoded, whole } = await again(joint, otherWords(k))
    expect({ shots, cost, decoded }).toEqual({ shots: all, cost: jointCost, decoded: 9 })
    expect(whole).toBe(jointCost)
  })

  test('conditioned, together: the moving shots, and the given one only when it is the one', async () => {
    const { shots, cost, decoded } = await again(together, otherWords(k))
    const moving = STEPS * framesOf(from(2)) * framesOf(all)
    expect({ shots, cost, decoded }).toEqual(
      k === 1
        ? { shots: all, cost: aloneCost(1, []) + moving, decoded: 9 }
        : { shots: from(2), cost: moving, decoded: 8 },
    )
  })

  test('conditioned, each for itself: that shot alone, and all when it is the one they see', async () => {
    const { shots, cost, decoded } = await again(apart, otherWords(k))
    const expected = k === 1 ? all : [k]
    expect(shots.toSorted()).toEqual(expected)
    expect({ cost, decoded }).toEqual({
      cost: expected.reduce((sum, shot) => sum + aloneCost(shot, shot === 1 ? [] : [1]), 0),
      decoded: expected.length,
    })
  })

  test('causal: that shot and those after it, none before', async () => {
    const { shots, cost, decoded, worked } = await again(causal, otherWords(k))
    expect({ shots, cost, decoded }).toEqual({
      shots: from(k),
      cost: from(k).reduce(
        (sum, shot) =>
          sum +
          aloneCost(
            shot,
            all.filter((seen) => seen < shot),
          ),
        0,
      ),
      decoded: 10 - k,
    })
    expect(worked.filter((node) => /^(next|decode)/.test(node)).toSorted()).toEqual(
      from(k)
        .flatMap((shot) => [`decode${shot}`, `next${shot}`])
        .toSorted(),
    )
  })
})

describe.each([
  ['joint', joint],
  ['conditioned', apart],
  ['causal', causal],
] as const)('%s', (mode, make) => {
  const onlyChanged = { joint: all, conditioned: [4], causal: from(4) }[mode]

  test('another take, seed or length of a shot counts like other words', async () => {
    const changes: Record<string, Json>[] = [{ take: 1 }, { seed: 400 }, { frames: 1 }, { cut: false }]
    for (const change of changes) expect((await again(make, { shots: { 4: change } })).shots).toEqual(onlyChanged)
  })

  test('another take has other noise, and take 0 that of the seed itself', async () => {
    const machine = fakeMachine()
    for (const take of [0, 1, 2]) await runGraph(make({ shots: { 4: { take } } }), { machine })
    const seeds = machine.sampled.flatMap(({ job }) =>
      job.shots.flatMap(({ id, seed, given }) => (id === 's4' && !given ? [seed] : [])),
    )
    expect(new Set(seeds).size).toBe(3)
    expect(seeds[0]).toBe(4)
  })

  test('a lock, or going back to the words from before, makes nothing again', async () => {
    expect((await again(make, { shots: { 4: { locked: true } } })).shots).toEqual([])
    const machine = fakeMachine()
    const results = memoryResults()
    for (const change of [{}, otherWords(4)]) await runGraph(make(change), { machine, results })
    const sampled = machine.sampled.length
    const back = await runGraph(make({}), { machine, results })
    expect({ worked: back.worked, sampled: machine.sampled.length }).toEqual({ worked: [], sampled })
  })

  test('another story is seen by every shot', async () => {
    expect((await again(make, { story: 'Character A says hello.' })).shots.toSorted()).toEqual(all)
  })

  test('another context noise level is another result wherever context is seen', async () => {
    const { shots } = await again(make, { contextTime: 0.3 })
    expect(shots).toEqual(expect.arrayContaining(mode === 'joint' ? [] : from(2)))
  })
})

test('causal: one context shot more, given to shot 6, makes it and those after it again', async () => {
  const machine = fakeMachine()
  const results = memoryResults()
  const graph = causal({})
  await runGraph(graph, { machine, results })
  const before = machine.sampled.length
  const more = sketch({ picture: ['loadImage', { asset: picture }], given: ['encode', { prompt: 'a castle' }] }, [
    'picture.image > given.image',
    'model.model > given.model',
    'given.latents > next6.context',
  ])
  const wires = Object.fromEntries(Object.entries(more.wires).map(([id, wire]) => [`more-${id}`, wire]))
  const nodes = { ...graph.nodes, ...more.nodes }
  await runGraph({ ...graph, nodes, wires: { ...graph.wires, ...wires } }, { machine, results })
  expect(machine.sampled.slice(before).flatMap(({ made }) => made)).toEqual(['s6', 's7', 's8', 's9'])
})

test('causal: another noise level of what one shot sees makes it and those after it again, and only it sees that level', async () => {
  const { shots } = await again(causal, { contextTimes: { 6: { s2: 0.5 } } })
  expect(shots).toEqual(from(6))
  const machine = fakeMachine()
  await runGraph(causal({ contextTimes: { 6: { s2: 0.5, s9: 0.7 } } }), { machine })
  const times = (shot: number) =>
    machine.sampled[shot - 1].job.shots.flatMap(({ given, time }) => (given ? [[given.shot, time]] : []))
  expect(times(6)).toEqual([1, 2, 3, 4, 5].map((k) => [`s${k}`, k === 2 ? 0.5 : 0.1]))
  expect(times(7)).toEqual([1, 2, 3, 4, 5, 6].map((k) => [`s${k}`, 0.1]))
})

const picture = { asset: 'e'.repeat(64), mediaType: 'image/png', bytes: 9 }
