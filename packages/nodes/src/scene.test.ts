import { memoryResults, resolveSeeds } from '@sceneweave/graph'
import type { Json } from '@sceneweave/project'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { runGraph, sketch } from './testGraph.ts'
import type { SceneValue } from './values.ts'

const card = (id: string, more: Record<string, Json> = {}) => ({
  ...{ id, prompt: 'Wide shot of Character A waving.', frames: 17, cut: true, seed: 1, take: 0, locked: false },
  ...more,
})

/** The value of a scene node, and the faults of the run. */
async function told(nodes: Parameters<typeof sketch>[0], wires: readonly string[]) {
  const kept = memoryResults()
  let scene: SceneValue | undefined
  const results = {
    get: kept.get,
    put: async (key: string, result: { outputs: Record<string, Json> }) => {
      if ('scene' in result.outputs) scene = result.outputs.scene as unknown as SceneValue
      await kept.put(key, result)
    },
  }
  const graph = sketch(
    {
      ...nodes,
      model: ['loadModel'],
      make: ['generateScene'],
      decode: ['decode', {}, { each: 'latents' }],
      film: ['join'],
      export: ['exportFilm'],
    },
    [
      ...wires,
      'model.model > make.model',
      'scene.scene > make.scene',
      'model.model > decode.model',
      'make.shots > decode.latents',
      'decode.clip > film.clips',
      'film.video > export.video',
    ],
  )
  const { faults } = await runGraph(graph, { results })
  return { scene, faults }
}

test('a scene is told in the form that the model was trained on', async () => {
  const { scene, faults } = await told(
    {
      hero: ['character', { id: 'A', description: 'a white bear wearing a scarf' }],
      friend: ['character', { id: 'B' }],
      looks: ['text', { text: 'an orange fox with a hat.' }],
      place: ['environment', { description: 'a harbour at sunset, clear air' }],
      scene: ['scene', { scene: { story: 'Character A meets Character B and they dance', shots: [card('one')] } }],
    },
    [
      'hero.character > scene.characters',
      'looks.text > friend.description',
      'friend.character > scene.characters',
      'place.environment > scene.environment',
    ],
  )
  expect(faults).toEqual({})
  expect(scene?.global).toBe(
    '[Character] Character A: a white bear wearing a scarf. Character B: an orange fox with a hat. ' +
      '[Environment] a harbour at sunset, clear air. [Story] Character A meets Character B and they dance.',
  )
})

test('wired shots come after the cards, each found by a name of its own', async () => {
  const { scene } = await told(
    {
      hero: ['character', { description: 'a red frog' }],
      a: ['shot', { id: 'one', prompt: 'Close-up of Character A nodding.', seed: 5 }],
      b: ['shot', { id: 'one', seed: 6 }],
      words: ['text', { text: 'Medium shot of Character A jumping.' }],
      number: ['number', { number: 99 }],
      scene: ['scene', { scene: { story: '', shots: [card('one')] } }],
    },
    [
      'hero.character > scene.characters',
      'words.text > b.prompt',
      'number.number > b.seed',
      'a.shot > scene.shots',
      'b.shot > scene.shots',
    ],
  )
  expect(scene?.shots.map(({ id, seed, prompt }) => [id, seed, prompt])).toEqual([
    ['one', 1, 'Wide shot of Character A waving.'],
    ['one-2', 5, 'Close-up of Character A nodding.'],
    ['one-3', 99, 'Medium shot of Character A jumping.'],
  ])
})

test('who is named and not there, who is there twice, and a shot without words are faults of the scene', async () => {
  const cast = (ids: string[], shot: Record<string, Json>) =>
    told(
      {
        ...Object.fromEntries(ids.map((id, at) => [`c${at}`, ['character', { id, description: 'a deer' }] as const])),
        scene: ['scene', { scene: { story: '', shots: [card('one', shot)] } }],
      },
      ids.map((_, at) => `c${at}.character > scene.characters`),
    )
  expect((await cast([], {})).faults.scene).toMatchObject({
    code: 'unknown-character',
    message: expect.stringMatching(/shot "one" names Character A/),
  })
  expect((await cast(['A', 'A'], {})).faults.scene).toMatchObject({ code: 'same-character' })
  expect((await cast(['A'], { prompt: ' ' })).faults.scene).toMatchObject({ code: 'no-words' })
  expect((await cast(['A'], { seed: null })).faults.scene).toMatchObject({ code: 'seed-not-drawn' })
})

test('seeds that are left open are drawn in every place that has one, and the rest stays', () => {
  const graph = sketch(
    {
      scene: [
        'scene',
        { scene: { story: '', shots: [card('a', { seed: null }), card('b'), card('c', { seed: null })] } },
      ],
      ...Object.fromEntries(
        ['seed', 'shot', 'extendShot', 'compose', 'interpolate'].map((type) => [type, [type, {}] as const]),
      ),
    },
    [],
  )
  let drawn = 100
  const { nodes } = resolveSeeds(graph, catalogue, () => drawn++)
  const scene = nodes.scene.params.scene as { shots: { seed: number }[] }
  expect(scene.shots.map(({ seed }) => seed)).toEqual([expect.any(Number), 1, expect.any(Number)])
  for (const type of ['seed', 'shot', 'extendShot', 'compose', 'interpolate'])
    expect({ type, seed: nodes[type].params.seed }).toEqual({ type, seed: expect.any(Number) })
  expect(drawn).toBe(107)
})
