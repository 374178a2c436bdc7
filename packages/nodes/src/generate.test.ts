import { expect, test } from 'vitest'
import { noiseSeed } from './noiseSeed.ts'
import { standardPlan } from './sampling.ts'
import { columns, film, picture, sampled, shot, words } from './testShots.ts'

test('a film or a picture of a person becomes a finished shot at the noise it is given', async () => {
  const { jobs } = await sampled(
    {
      ...words(shot('one')),
      clip: ['loadVideo', { asset: film }],
      part: ['trim', { from: 2, to: 11 }],
      given: ['encode', { prompt: 'Wide shot of a market.', time: 0.4 }],
      make: ['nextShot'],
    },
    [
      'clip.clip > part.clip',
      'part.clip > given.clip',
      'model.model > given.model',
      'model.model > make.model',
      'scene.scene > make.scene',
      'given.latents > make.context',
    ],
  )
  const [{ shots, matrix, attention, history }] = jobs
  expect(columns(jobs[0])).toEqual([[0.4, false], 'one'])
  expect(shots[0].prompt).toBe('Wide shot of a market.')
  expect({ first: matrix[0], last: matrix.at(-1), steps: matrix.length - 1 }).toEqual({
    first: [0.4, 1],
    last: [0.4, 0],
    steps: standardPlan.steps,
  })
  expect({ attention, history }).toEqual({ attention: 'causal', history: 'cached' })
})

test('pictures of characters and places are seen clean and apart, with the words of the scene', async () => {
  const { jobs } = await sampled(
    {
      ...words(shot('one')),
      look: ['loadImage', { asset: picture }],
      place: ['environment', { description: 'a castle', picture }],
      make: ['generateScene'],
    },
    [
      'look.image > hero.picture',
      'place.environment > scene.environment',
      'model.model > make.model',
      'scene.scene > make.scene',
    ],
    { shown: 'make.shots', isList: true },
  )
  expect(columns(jobs[0])).toEqual([[0, true], [0, true], 'one'])
  expect(jobs[0].shots.map(({ prompt }) => prompt).slice(0, 2)).toEqual(['Character A: a red frog.', 'a castle.'])
})

test('an extended shot has no cut, and each part sees the shot and the parts before it, as far back as it remembers', async () => {
  const { jobs } = await sampled(
    {
      ...words(shot('one')),
      make: ['nextShot'],
      extend: ['extendShot', { prompt: 'It goes on.', frames: 9, repeat: 4, remember: 3, seed: 8, take: 2 }],
    },
    [
      'model.model > make.model',
      'scene.scene > make.scene',
      'model.model > extend.model',
      'make.latents > extend.from',
      'scene.scene > extend.scene',
    ],
    { shown: 'extend.parts', isList: true },
  )
  const parts = jobs.slice(1).map(({ shots }) => shots)
  expect(parts.map((shots) => shots.filter(({ given }) => given).length)).toEqual([1, 2, 3, 3])
  expect(parts.map((shots) => shots.at(-1))).toEqual(
    [2, 3, 4, 5].map((part) => ({
      id: `one-part-${part}`,
      prompt: 'It goes on.',
      frames: 9,
      cut: false,
      seed: noiseSeed(8, 2, part - 2),
    })),
  )
  expect(parts[3].map(({ given }) => given?.shot)).toEqual(['one-part-2', 'one-part-3', 'one-part-4', undefined])
})

test('a shot between two others stands between them and sees both', async () => {
  const { jobs } = await sampled(
    {
      ...words(shot('one'), shot('two')),
      a: ['pickShot', { name: 'one' }],
      b: ['pickShot', { position: 2 }],
      first: ['nextShot'],
      last: ['nextShot'],
      make: ['interpolate', { prompt: 'Character A spins.', seed: 4 }],
      plan: ['noisePlan', { steps: 3, shift: 1, contextTime: 0.2 }],
    },
    [
      ...['scene.scene > a.scene', 'scene.scene > b.scene', 'a.scene > first.scene', 'b.scene > last.scene'],
      ...['first', 'last', 'make'].map((node) => `model.model > ${node}.model`),
      ...['first.latents > make.before', 'last.latents > make.after', 'plan.plan > make.plan'],
    ],
  )
  const between = jobs[2]
  expect(columns(between)).toEqual([[0.2, false], 'between', [0.2, false]])
  expect(between.attention).toBe('bidirectional')
  expect(between.matrix.map((row) => row[0])).toEqual([0.2, 0.2, 0.2, 0.2])
})

test('a drawn plan is run as it was drawn, one column a shot', async () => {
  const matrix = [
    [1, 1],
    [0.5, 1],
    [0, 0.5],
    [0, 0],
  ]
  const nodes = (...shots: ReturnType<typeof shot>[]): Parameters<typeof sampled>[0] => ({
    ...words(...shots),
    plan: ['noisePlan', { mode: 'drawn', matrix }],
    make: ['generateScene'],
  })
  const wires = ['model.model > make.model', 'scene.scene > make.scene', 'plan.plan > make.plan']
  const list = { shown: 'make.shots', isList: true }
  expect((await sampled(nodes(shot('one'), shot('two')), wires, list)).jobs[0].matrix).toEqual(matrix)
  expect((await sampled(nodes(shot('one')), wires, list)).faults.make).toMatchObject({
    code: 'plan-misfit',
    message: expect.stringMatching(/one column for each shot/),
  })
})
