import { NodeFault } from '@sceneweave/graph'
import { ShotId } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** One shot of a scene and nothing of the others: what reads it is made again only when this shot changes. */
export const pickShot = defineNode({
  type: 'pickShot',
  version: 1,
  title: 'Pick shot',
  help: 'One shot of a scene. What comes after it is made again only when this very shot, or the words of the scene, change.',
  category: 'scene',
  aliases: ['shot of', 'select', 'index'],
  inputs: { scene: 'scene' },
  outputs: {
    scene: { kind: 'scene', help: 'The same scene with this one shot.' },
    shot: { kind: 'shot', help: 'The shot alone.' },
  },
  bypass: { scene: 'scene' },
  params: z.strictObject({
    position: z
      .int()
      .min(1, 'must be 1 or more: 1 is the first shot')
      .max(1000)
      .default(1)
      .meta({ title: 'Position', description: 'Which shot, counted from 1.' }),
    name: ShotId.nullable()
      .default(null)
      .meta({ title: 'Name', description: 'A shot by its name, wherever it stands. Goes before the position.' }),
  }),
  example: {
    params: { position: 1 },
  },
  async run(_, { scene }, { position, name }) {
    const shot = name === null ? scene.shots[position - 1] : scene.shots.find(({ id }) => id === name)
    if (shot) return { scene: { ...scene, shots: [shot] }, shot }
    const wanted = name === null ? `no shot ${position}` : `no shot called "${name}"`
    throw new NodeFault(
      'no-such-shot',
      `the scene has ${wanted}, only ${scene.shots.length} shots; pick another`,
      'never',
    )
  },
})
