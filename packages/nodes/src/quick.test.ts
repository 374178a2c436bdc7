import { memoryResults } from '@sceneweave/graph'
import { expect, test } from 'vitest'
import { fakeMachine } from './fakeContext.ts'
import { runGraph, sketch } from './testGraph.ts'
import { sampled, shot, words } from './testShots.ts'

const fewStep = { hash: 'c'.repeat(64), steps: 6, shift: 3, solver: 'multistep', isUsual: true } as const
const wires = ['model.model > make.model', 'scene.scene > make.scene']

const made = (params: Record<string, string>, companion: typeof fewStep | { isUsual: boolean } | null) =>
  sampled(
    {
      ...words(shot('one'), shot('two')),
      model: ['loadModel', params],
      plan: ['noisePlan', { mode: 'staircase', steps: 24, contextTime: 0.3 }],
      make: ['generateScene', { guidance: 4, solver: 'heun' }],
    },
    [...wires, 'plan.plan > make.plan'],
    { shown: 'make.shots', isList: true, model: companion ? { fewStep: { ...fewStep, ...companion } } : {} },
  )

const settings = ({ matrix, guidance, solver, model }: Awaited<ReturnType<typeof made>>['jobs'][number]) => ({
  ...{ rows: matrix.length - 1, second: matrix[1][0], guidance, solver, sampling: model.sampling },
})

test("quick sampling takes the companion's steps, shift and solver without guidance, in the mode of the plan", async () => {
  const { jobs } = await made({ sampling: 'quick' }, { isUsual: false })
  // a staircase of two shots in six steps: the second lags by a quarter of them
  expect(settings(jobs[0])).toEqual({
    ...{ rows: 8, guidance: 1, solver: 'multistep', sampling: 'quick' },
    second: (3 * (5 / 6)) / (1 + 2 * (5 / 6)),
  })
})

test('full sampling takes what the nodes say, though there is a companion', async () => {
  const { jobs } = await made({ sampling: 'full' }, fewStep)
  expect(settings(jobs[0])).toMatchObject({ rows: 30, guidance: 4, solver: 'heun', sampling: 'full' })
})

test('of itself a model is sampled as its machine usually does: quick on one, full on another', async () => {
  expect(settings((await made({}, { isUsual: true })).jobs[0])).toMatchObject({ guidance: 1, sampling: 'quick' })
  expect(settings((await made({}, { isUsual: false })).jobs[0])).toMatchObject({ guidance: 4, sampling: 'full' })
})

test('a model without a companion is sampled in full, and quick is refused with what to do', async () => {
  expect(settings((await made({}, null)).jobs[0])).toMatchObject({ guidance: 4, sampling: undefined })
  const { faults, jobs } = await made({ sampling: 'quick' }, null)
  expect(jobs).toEqual([])
  expect(Object.values(faults)[0]).toMatchObject({
    code: 'no-few-step',
    message: expect.stringContaining('choose full, or auto'),
  })
})

test('a plan drawn by hand is run as it is drawn, by the model itself', async () => {
  const matrix = [
    [1, 1],
    [0.5, 1],
    [0, 0.5],
    [0, 0],
  ]
  const { jobs } = await sampled(
    {
      ...words(shot('one'), shot('two')),
      model: ['loadModel', { sampling: 'quick' }],
      plan: ['noisePlan', { mode: 'drawn', matrix }],
      make: ['generateScene', { guidance: 4 }],
    },
    [...wires, 'plan.plan > make.plan'],
    { shown: 'make.shots', isList: true, model: { fewStep } },
  )
  expect(jobs[0].matrix).toEqual(matrix)
  expect(settings(jobs[0])).toMatchObject({ guidance: 4, sampling: 'full' })
})

test('another companion under the same weights makes the shots again; none is made again for full sampling', async () => {
  const results = memoryResults()
  const run = (sampling: string, hash: string) => {
    const graph = sketch(
      {
        ...words(shot('one')),
        model: ['loadModel', { sampling }],
        make: ['generateScene'],
        decode: ['decode', {}, { each: 'latents' }],
        ...{ join: ['join'], show: ['preview'] },
      },
      [
        ...['hero.character > scene.characters', ...wires, 'model.model > decode.model', 'make.shots > decode.latents'],
        ...['decode.clip > join.clips', 'join.video > show.video'],
      ],
    )
    const machine = fakeMachine({ model: { fewStep: { ...fewStep, hash } } })
    return runGraph(graph, { machine, results })
  }
  await run('quick', 'a'.repeat(64))
  expect((await run('quick', 'a'.repeat(64))).worked).not.toContain('make')
  expect((await run('quick', 'b'.repeat(64))).worked).toContain('make')
  await run('full', 'a'.repeat(64))
  expect((await run('full', 'b'.repeat(64))).worked).not.toContain('make')
})
