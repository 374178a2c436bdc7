import { memoryResults } from '@sceneweave/graph'
import { expect, test } from 'vitest'
import { exampleValues } from './exampleValues.ts'
import { fakeMachine } from './fakeContext.ts'
import { noiseSeed } from './noiseSeed.ts'
import { runGraph, sketch } from './testGraph.ts'
import { columns, sampled, shot, words } from './testShots.ts'

test('accepted takes are history, chosen ones first; rejected ones never; another acceptance is another key', async () => {
  const machine = fakeMachine()
  const results = memoryResults()
  const hash = (await machine.contextOf('n', 'k').model.describe('tiny')).hash
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

test('accepted takes stay in their scene while the other shots are made anew', async () => {
  const machine = fakeMachine()
  const { hash: model } = await machine.contextOf('n', 'k').model.describe('tiny')
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
