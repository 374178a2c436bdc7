import { memoryResults } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { expect, test } from 'vitest'
import type { SampleJob } from './context.ts'
import { exampleValues } from './exampleValues.ts'
import { type FakeOptions, fakeMachine } from './fakeContext.ts'
import { noiseSeed } from './noiseSeed.ts'
import { runGraph, sketch } from './testGraph.ts'

const shot = (id: string, more: Record<string, Json> = {}) => ({
  ...{ id, prompt: `Wide shot of Character A, ${id}.`, frames: 17, cut: true, seed: 3, take: 0, locked: false },
  ...more,
})

const words = (...shots: ReturnType<typeof shot>[]) =>
  ({
    model: ['loadModel'],
    hero: ['character', { description: 'a red frog' }],
    scene: ['scene', { scene: { story: 'Character A plays all day.', shots } }],
  }) as const

const picture = { asset: 'f'.repeat(64), mediaType: 'image/png', bytes: 3 }
const film = { asset: '9'.repeat(64), mediaType: 'video/mp4', bytes: 3 }

type Nodes = Parameters<typeof sketch>[0]

/** Runs a graph whose latents are decoded and shown, so that it has a goal; returns its jobs and faults. */
async function sampled(
  nodes: Nodes,
  wires: readonly string[],
  { shown = 'make.latents', isList = false, ...options }: { shown?: string; isList?: boolean } & FakeOptions = {},
) {
  const machine = fakeMachine(options)
  const graph = sketch(
    { ...nodes, decode: ['decode', {}, isList ? { each: 'latents' } : {}], join: ['join'], show: ['preview'] },
    [
      'hero.character > scene.characters',
      ...wires,
      'model.model > decode.model',
      `${shown} > decode.latents`,
      'decode.clip > join.clips',
      'join.video > show.video',
    ],
  )
  const { faults, status } = await runGraph(graph, { machine })
  return { jobs: machine.sampled.map(({ job }) => job), faults, status, machine, graph }
}

const columns = ({ shots }: SampleJob) => shots.map(({ id, given, time, apart }) => (given ? [time, apart] : id))

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
    steps: 20,
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

test('a drawn plan is run as it was drawn, one column a shot', async () => {
  const matrix = [
    [1, 1],
    [0.5, 1],
    [0, 0.5],
    [0, 0],
  ]
  const nodes = (...shots: ReturnType<typeof shot>[]): Nodes => ({
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

test('what cannot be sampled is a fault of the node that would, with what to do', async () => {
  const wires = ['model.model > make.model', 'scene.scene > make.scene']
  const scene = async (shots: ReturnType<typeof shot>[], options: FakeOptions = {}) =>
    (
      await sampled({ ...words(...shots), make: ['generateScene'] }, wires, {
        shown: 'make.shots',
        isList: true,
        ...options,
      })
    ).faults.make
  expect(await scene([])).toMatchObject({ code: 'nothing-to-make' })
  expect(await scene(Array.from({ length: 10 }, (_, n) => shot(`s${n}`)))).toMatchObject({
    code: 'too-many-shots',
    message: expect.stringMatching(/"next shot"/),
  })
  expect(await scene([shot('one', { frames: 33 })])).toMatchObject({
    code: 'too-many-frames',
    message: expect.stringMatching(/33 frames, tiny makes 17/),
  })
  const next = async (more: Record<string, Json>, shots = [shot('one')]) =>
    (await sampled({ ...words(...shots), make: ['nextShot', more] }, wires)).faults.make
  expect(await next({ attention: 'bidirectional' })).toMatchObject({ code: 'cache-needs-causal' })
  expect(await next({}, [shot('one'), shot('two')])).toMatchObject({
    code: 'not-one-shot',
    message: expect.stringMatching(/put "pick shot" before/),
  })
})

test('latents of another model, a stranger given to a scene, and one given twice are faults', async () => {
  const given = async (name: string | null, twice: boolean) =>
    (
      await sampled(
        {
          ...words(shot('one'), shot('two')),
          image: ['loadImage', { asset: picture }],
          given: ['encode', { shot: name }],
          make: ['generateScene'],
        },
        [
          ...[
            'image.image > given.image',
            'model.model > given.model',
            'model.model > make.model',
            'scene.scene > make.scene',
          ],
          ...Array.from({ length: twice ? 2 : 1 }, () => 'given.latents > make.given'),
        ],
        { shown: 'make.shots', isList: true },
      )
    ).faults.make
  expect(await given('one', false)).toBeUndefined()
  expect(await given('three', false)).toMatchObject({ code: 'no-such-shot' })
  expect(await given(null, false)).toMatchObject({ code: 'no-such-shot' })
  expect(await given('one', true)).toMatchObject({ code: 'given-twice' })
  const other = await sampled(
    {
      ...words(shot('one')),
      other: ['loadModel', { source: 'a'.repeat(64) }],
      image: ['loadImage', { asset: picture }],
      given: ['encode'],
      make: ['nextShot'],
    },
    [
      'image.image > given.image',
      'other.model > given.model',
      'model.model > make.model',
      'scene.scene > make.scene',
      'given.latents > make.context',
    ],
  )
  expect(other.faults.make).toMatchObject({ code: 'other-model' })
})

test('composition says whose picture is missing', async () => {
  const { faults } = await sampled(
    {
      ...words(shot('one')),
      place: ['environment', { description: 'a castle' }],
      make: ['compose', { prompt: 'a', seed: 1 }],
    },
    ['model.model > make.model', 'hero.character > make.characters', 'place.environment > make.environment'],
  )
  expect(faults.make).toMatchObject({
    code: 'no-picture',
    message: expect.stringMatching(/Character A has no picture/),
  })
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

test('joining and trimming only list frames: nothing is read before the export', async () => {
  const machine = fakeMachine()
  const graph = sketch(
    {
      a: ['loadVideo', { asset: film }],
      cut: ['trim', { from: 1, to: 4 }],
      again: ['trim', { from: 1 }],
      film: ['join'],
      twice: ['join'],
      export: ['exportFilm', { format: 'webp' }],
    },
    [
      'a.clip > cut.clip',
      'cut.clip > again.clip',
      'again.clip > film.clips',
      'a.clip > film.clips',
      'film.video > twice.before',
      'cut.clip > twice.clips',
      'twice.video > export.video',
    ],
  )
  const results = memoryResults()
  await runGraph(graph, { machine, results })
  expect(machine.calls).toEqual(['video', 'film', 'video'])
})
