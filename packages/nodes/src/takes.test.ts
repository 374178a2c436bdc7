import { memoryResults, NodeFault } from '@sceneweave/graph'
import { expect, test } from 'vitest'
import type { NewTake } from './context.ts'
import { exampleValues } from './exampleValues.ts'
import { type FakeMachine, fakeMachine } from './fakeContext.ts'
import { noiseSeed } from './noiseSeed.ts'
import { generateScene } from './palette/generateScene.ts'
import { historyPool } from './palette/historyPool.ts'
import { saveTakes } from './palette/saveTakes.ts'
import { usualModel } from './shippedModels.ts'
import { runGraph, sketch } from './testGraph.ts'
import { columns, sampled, shot, words } from './testShots.ts'

test('accepted takes are history, chosen ones first; rejected ones never; another acceptance is another key', async () => {
  const machine = fakeMachine()
  const results = memoryResults()
  const hash = (await machine.contextOf('n', 'k').model.describe(usualModel)).hash
  const take = (id: string, prompt: string, status: 'accepted' | 'rejected' = 'accepted') => ({
    ...{ take: id, clip: exampleValues.clip, status },
    latents: { ...exampleValues.latents, model: hash, prompt, shot: id },
  })
  machine.accepted.push(
    take('face', 'Close-up'),
    take('bad', 'Wide shot of a castle', 'rejected'),
    take('castle', 'Wide shot of a castle'),
  )
  const graph = (takes: string[]) =>
    sketch(
      {
        ...words(shot('one')),
        pool: ['historyPool', { takes, prompt: 'a castle', limit: 1, time: 0.3 }],
        make: ['nextShot'],
        decode: ['decode'],
        show: ['preview'],
      },
      [
        ...[
          'hero.character > scene.characters',
          'pool.history > make.history',
          'model.model > make.model',
          'scene.scene > make.scene',
        ],
        ...['model.model > decode.model', 'make.latents > decode.latents', 'decode.clip > show.clip'],
      ],
    )
  const seen = () => machine.sampled.at(-1)?.job.shots.map(({ given, time, apart }) => [given?.shot, time, apart])
  await runGraph(graph(['face']), { machine, results })
  expect(seen()).toEqual([
    ['face', 0.3, true],
    ['castle', 0.3, true],
    [undefined, undefined, undefined],
  ])
  machine.accepted.push(take('nearer', 'a castle a castle a'))
  await runGraph(graph(['face']), { machine, results })
  expect({ seen: seen()?.[1][0], runs: machine.sampled.length }).toEqual({ seen: 'nearer', runs: 2 })
  await runGraph(graph(['face']), { machine, results })
  expect(machine.sampled.length).toBe(2)
  const { faults } = await runGraph(graph(['bad']), { machine, results })
  expect(faults.pool).toMatchObject({ code: 'take-not-accepted' })
})

test('every take of a pool, and every given shot of a scene, can be seen at a noise of its own', async () => {
  const machine = fakeMachine()
  const { hash: model } = await machine.contextOf('n', 'k').model.describe(usualModel)
  const takes = ['one', 'three'].map((id) => ({
    ...exampleValues.take,
    take: `take-${id}`,
    latents: { ...exampleValues.latents, model, shot: id },
  }))
  machine.accepted.push(...takes)
  const pool = await historyPool.run(
    machine.contextOf('pool', 'k'),
    { shots: [{ ...takes[0].latents, shot: 'wired' }], model: undefined, history: undefined },
    { takes: ['take-one', 'take-three'], prompt: '', limit: 1, time: 0.2, times: { 'take-three': 0.5, wired: 0 } },
  )
  expect(pool.history.shots.map(({ latents, time }) => [latents.shot, time])).toEqual([
    ['wired', 0],
    ['one', 0.2],
    ['three', 0.5],
  ])
  const params = { guidance: 3, solver: 'euler' as const, contextTimes: { three: 0.4 } }
  const shots = ['one', 'two', 'three'].map((id) => ({ ...exampleValues.shot, id }))
  const scene = { ...exampleValues.scene, shots }
  const given = takes.map(({ latents }) => latents)
  const inputs = { model: { ...exampleValues.model, hash: model }, scene, plan: undefined, given, context: [] }
  const { history } = await generateScene.run(machine.contextOf('make', 'k'), inputs, params)
  expect(columns(machine.sampled[0].job)).toEqual([[0.1, false], 'two', [0.4, false]])
  expect(history.shots.map(({ time }) => time)).toEqual([0.1, 0.1, 0.1])
})

test('accepted takes stay in their scene while the other shots are made anew', async () => {
  const machine = fakeMachine()
  const { hash: model } = await machine.contextOf('n', 'k').model.describe(usualModel)
  for (const id of ['one', 'three'])
    machine.accepted.push({
      ...exampleValues.take,
      take: `take-${id}`,
      latents: { ...exampleValues.latents, model, shot: id },
    })
  const graph = (last: string | null) =>
    sketch(
      {
        ...words(shot('one'), shot('two'), shot('three')),
        first: ['loadTake', { take: 'take-one' }],
        last: ['loadTake', { take: last }],
        make: ['generateScene'],
        decode: ['decode', {}, { each: 'latents' }],
        film: ['join'],
        show: ['preview'],
      },
      [
        ...['hero.character > scene.characters', 'model.model > make.model', 'scene.scene > make.scene'],
        ...['first.latents > make.given', 'last.latents > make.given', 'model.model > decode.model'],
        ...['make.shots > decode.latents', 'decode.clip > film.clips', 'film.video > show.video'],
      ],
    )
  expect(await runGraph(graph('take-three'), { machine })).toMatchObject({ status: 'done' })
  expect(columns(machine.sampled[0].job)).toEqual([[0.1, false], 'two', [0.1, false]])
  expect((await runGraph(graph(null), { machine })).faults.last).toMatchObject({ code: 'no-take' })
  expect((await runGraph(graph('take-two'), { machine })).faults.last).toMatchObject({ code: 'take-not-accepted' })
})

test('a take is saved with all that made it', async () => {
  const { machine } = await sampled({ ...words(shot('one', { take: 3 })), make: ['nextShot'], save: ['saveTake'] }, [
    'model.model > make.model',
    'scene.scene > make.scene',
    'scene.scene > save.scene',
    'make.latents > save.latents',
    'decode.clip > save.clip',
  ])
  expect(machine.saved).toHaveLength(1)
  expect(machine.saved[0]).toMatchObject({
    status: 'new',
    latents: { shot: 'one', seed: noiseSeed(3, 3), prompt: 'Wide shot of Character A, one.' },
  })
})

test('a take that another project has already is saved in this one too, once', async () => {
  const results = memoryResults()
  const { graph } = await sampled({ ...words(shot('one')), make: ['nextShot'], save: ['saveTake'] }, [
    ...['model.model > make.model', 'scene.scene > make.scene'],
    ...['scene.scene > save.scene', 'make.latents > save.latents', 'decode.clip > save.clip'],
  ])
  const pools = ['mine', 'yours', 'yours'].map((pool) => fakeMachine({ pool }))
  for (const machine of pools) await runGraph(graph, { machine, results })
  expect(pools.map(({ saved, sampled }) => [saved.length, sampled.length])).toEqual([
    [1, 1],
    [1, 0],
    [0, 0],
  ])
})

const scene = (...shots: ReturnType<typeof shot>[]) =>
  sketch(
    {
      ...words(...shots),
      ...Object.fromEntries(shots.map(({ id }) => [`pick-${id}`, ['pickShot', { name: id }] as const])),
      ...Object.fromEntries(shots.map(({ id }) => [`make-${id}`, ['nextShot'] as const])),
      ...Object.fromEntries(shots.map(({ id }) => [`decode-${id}`, ['decode'] as const])),
      takes: ['saveTakes'],
    },
    [
      'hero.character > scene.characters',
      'scene.scene > takes.scene',
      ...shots.flatMap(({ id }, at) => [
        ...[`scene.scene > pick-${id}.scene`, `pick-${id}.scene > make-${id}.scene`, `model.model > make-${id}.model`],
        ...(at > 0 ? [`make-${shots[at - 1].id}.history > make-${id}.history`] : []),
        ...[`model.model > decode-${id}.model`, `make-${id}.latents > decode-${id}.latents`],
        ...[`make-${id}.latents > takes.latents`, `decode-${id}.clip > takes.clips`],
      ]),
      `make-${shots.at(-1)?.id}.history > takes.history`,
    ],
  )

test('every shot of a scene is kept as a take; one that did not change is not kept twice', async () => {
  const machine = fakeMachine()
  const results = memoryResults()
  await runGraph(scene(shot('one'), shot('two'), shot('three')), { machine, results })
  const first = machine.saved.map(({ take, latents }) => [take, latents.shot])
  expect(first.map(([, id]) => id)).toEqual(['one', 'two', 'three'])
  const changed = scene(shot('one'), shot('two', { take: 1 }), shot('three'))
  for (let times = 0; times < 2; times++) await runGraph(changed, { machine, results })
  const after = machine.saved.map(({ take, latents }) => [take, latents.shot])
  expect(after.slice(0, 3)).toEqual(first)
  expect(after.slice(3).map(([, id]) => id)).toEqual(['two', 'three'])
  const yours = fakeMachine({ pool: 'yours' })
  await runGraph(changed, { machine: yours, results })
  expect(yours.saved.map(({ latents }) => latents.shot)).toEqual(['one', 'two', 'three'])
  expect(yours.saved[0].take).not.toBe(first[0][0])
})

test('a take of a list says what its shot saw, and nothing when it was made apart', async () => {
  const machine = fakeMachine()
  const { context, told } = listening(machine)
  const made = (name: string) => ({
    ...exampleValues.latents,
    latents: { asset: name.repeat(64), mediaType: 'application/x-safetensors', bytes: 1 },
  })
  const seen = (name: string, apart = false) => ({ latents: made(name), time: 0.2, words: '', apart })
  await saveTakes.run(
    context,
    {
      scene: undefined,
      latents: [made('1'), made('2'), made('3')],
      clips: [exampleValues.clip, exampleValues.clip, exampleValues.clip],
      history: { shots: [seen('1', true), seen('2')] },
    },
    {},
  )
  expect(told.map(({ context, contextTime }) => [context.map((asset) => asset[0]), contextTime])).toEqual([
    [[], 0],
    [['1'], 0.2],
    [['1', '2'], 0.2],
  ])
})

test('a run that belongs to no project keeps no takes, and its film is made all the same', async () => {
  const { context } = listening(fakeMachine())
  const save = () => Promise.reject(new NodeFault('no-project', 'takes belong to a project', 'never'))
  const { clip, latents, scene } = exampleValues
  const inputs = { scene, latents: [latents], clips: [clip], history: undefined }
  const { takes } = await saveTakes.run({ ...context, takes: { ...context.takes, save } }, inputs, {})
  expect(takes).toMatchObject([{ status: 'new', clip }])
})

test('takes of shots without their clips, or of nobody knows which shot, are refused in words', async () => {
  const { context } = listening(fakeMachine())
  const { shot: _, ...nameless } = exampleValues.latents
  const run = (latents: (typeof exampleValues.latents)[], clips: (typeof exampleValues.clip)[]) =>
    saveTakes.run(context, { scene: exampleValues.scene, latents, clips, history: undefined }, {})
  await expect(run([exampleValues.latents], [])).rejects.toMatchObject({ code: 'not-paired' })
  const two = { ...exampleValues.scene, shots: [exampleValues.shot, { ...exampleValues.shot, id: 'other' }] }
  const nobody = saveTakes.run(
    context,
    { scene: two, latents: [nameless], clips: [exampleValues.clip], history: undefined },
    {},
  )
  await expect(nobody).rejects.toMatchObject({ code: 'no-such-shot' })
})

/** A context whose saved takes are told. */
function listening(machine: FakeMachine) {
  const context = machine.contextOf('takes', 'k')
  const told: NewTake[] = []
  const save: typeof context.takes.save = (take, name) => {
    told.push(take)
    return context.takes.save(take, name)
  }
  return { context: { ...context, takes: { ...context.takes, save } }, told }
}
