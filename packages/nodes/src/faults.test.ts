import type { Json } from '@sceneweave/project'
import { expect, test } from 'vitest'
import type { FakeOptions } from './fakeContext.ts'
import { usualModel } from './shippedModels.ts'
import { picture, sampled, shot, words } from './testShots.ts'

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
    message: expect.stringContaining(`33 frames, ${usualModel} makes 17`),
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
