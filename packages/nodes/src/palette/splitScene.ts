import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** A scene as a list of scenes of one shot, for nodes that run once for each. */
export const splitScene = defineNode({
  type: 'splitScene',
  version: 1,
  title: 'Split scene',
  help: 'A list of the shots of a scene, each with the words of the scene. A node set to run once for each keeps the shots that did not change.',
  category: 'scene',
  aliases: ['each shot', 'list', 'map', 'for each'],
  inputs: { scene: 'scene' },
  outputs: { scenes: { kind: 'scene', list: true, help: 'For each shot the scene with that shot alone.' } },
  params: z.strictObject({
    from: z.int().min(1, 'must be 1 or more: 1 is the first shot').max(1000).default(1).meta({
      title: 'From',
      description: 'The first shot of the list, counted from 1.',
    }),
    to: z.int().min(1, 'must be 1 or more').max(1000).nullable().default(null).meta({
      title: 'To',
      description: 'The last shot of the list. Empty: the last of the scene.',
    }),
  }),
  example: {
    params: {},
  },
  async run(_, { scene }, { from, to }) {
    const shots = scene.shots.slice(from - 1, to ?? undefined)
    if (shots.length === 0)
      throw new NodeFault(
        'no-such-shot',
        `the scene has ${scene.shots.length} shots, none from ${from} to ${to ?? 'the end'}`,
        'never',
      )
    return { scenes: shots.map((shot) => ({ ...scene, shots: [shot] })) }
  },
})
