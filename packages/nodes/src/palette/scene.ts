import { NodeFault } from '@sceneweave/graph'
import type { Shot } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { shotParams, wordsParam } from '../params.ts'
import { readyShot } from '../readyShot.ts'
import type { CharacterValue, ShotValue } from '../values.ts'
import { globalPrompt, namedCharacters, scenePictures } from '../words.ts'

const MOST_SHOTS = 100

const SceneParams = z.strictObject({
  story: wordsParam('Story', 'What happens, in one sentence.'),
  shots: z
    .array(z.strictObject(shotParams))
    .max(MOST_SHOTS, { error: ({ input }) => `has ${(input as unknown[]).length} shots; give ${MOST_SHOTS} or fewer` })
    .refine(
      (shots) => new Set(shots.map(({ id }) => id)).size === shots.length,
      'has two shots of one name; rename one',
    )
    .default([])
    .meta({ title: 'Shots', description: 'The shots in the order they are seen.' }),
})

/** The words of a film: characters, place, story and ordered shots, all seeds drawn. */
export const scene = defineNode({
  type: 'scene',
  version: 1,
  title: 'Scene',
  help: 'A story told in shots that share characters and a place. The shots lie on the storyboard below; wired shots come after them.',
  category: 'scene',
  aliases: ['story', 'storyboard', 'script'],
  inputs: {
    characters: { kind: 'character', variadic: true, optional: true, help: 'Who is in the scene.' },
    environment: { kind: 'environment', optional: true, help: 'Where it plays.' },
    shots: { kind: 'shot', variadic: true, optional: true, help: 'More shots, after those of the storyboard.' },
    story: { kind: 'text', optional: true, help: 'Words in place of the story below.' },
  },
  outputs: { scene: 'scene' },
  params: z.strictObject({
    scene: SceneParams.default({ story: '', shots: [] }).meta({
      title: 'Scene',
      description: 'The story and its shots.',
    }),
  }),
  seeds: ['scene.shots.*.seed'],
  example: {
    params: {
      scene: {
        story: 'Character A finds a place to rest.',
        shots: [{ id: 'look', prompt: 'Wide shot of Character A looking around.', frames: 17, seed: 3 }],
      },
    },
    inputs: { characters: [{ id: 'A', description: 'a pink mouse with glasses' }] },
  },
  async run(_, { characters, environment, shots, story }, { scene }) {
    const told = { characters, environment, story: story ?? scene.story }
    const all = withOwnNames([...scene.shots.map(readyShot), ...shots])
    checkCast(characters, told.story, all)
    return { scene: { global: globalPrompt(told), shots: all, pictures: scenePictures(told) } }
  },
})

/** A wired shot whose name is taken gets a number, so that each shot of a scene is found by its name. */
function withOwnNames(shots: readonly ShotValue[]): ShotValue[] {
  const taken = new Set<Shot['id']>()
  return shots.map((shot) => {
    let id = shot.id
    for (let number = 2; taken.has(id); number++) id = `${shot.id.slice(0, 56)}-${number}`
    taken.add(id)
    return id === shot.id ? shot : { ...shot, id }
  })
}

function checkCast(characters: readonly CharacterValue[], story: string, shots: readonly ShotValue[]): void {
  const ids = characters.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) < at)
  if (twice)
    throw new NodeFault('same-character', `two characters are called ${twice}; call one of them otherwise`, 'never')
  const texts = [['the story', story], ...shots.map(({ id, prompt }) => [`shot "${id}"`, prompt])]
  for (const [where, text] of texts)
    for (const id of namedCharacters(text))
      if (!ids.includes(id))
        throw new NodeFault(
          'unknown-character',
          `${where} names Character ${id}, who is not wired in; wire one called ${id}`,
          'never',
        )
}
