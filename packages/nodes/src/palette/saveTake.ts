import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { markedWords } from '../words.ts'

/** A finished shot as a take of the project, with all that made it. */
export const saveTake = defineNode({
  type: 'saveTake',
  version: 1,
  title: 'Save take',
  help: 'Keeps a finished shot as a take. Accept it and it joins the history pool; rejected takes are never seen by other shots.',
  category: 'keep',
  aliases: ['accept', 'history', 'version', 'store'],
  inputs: {
    scene: { kind: 'scene', help: 'A scene with the one shot, from "pick shot".' },
    latents: 'latents',
    clip: { kind: 'clip', help: 'The same shot, decoded.' },
    history: { kind: 'history', optional: true, help: 'What the shot saw when it was made.' },
  },
  outputs: { take: 'take' },
  params: z.strictObject({}),
  output: true,
  example: { params: {} },
  // a result is found again in every project, and a take must lie in each
  identify: async ({ takes }) => takes.pool ?? '',
  async run({ takes, media }, { scene, latents, clip, history }) {
    const shot = scene.shots.length === 1 ? scene.shots[0] : scene.shots.find(({ id }) => id === latents.shot)
    if (!shot)
      throw new NodeFault(
        'no-such-shot',
        'it is not clear which shot this is; put "pick shot" before this node',
        'never',
      )
    const { image: poster } = await media.frame(clip, Math.floor((clip.to - clip.from) / 2))
    const context = history?.shots ?? []
    return {
      take: await takes.save({
        shot,
        latents,
        clip,
        poster,
        model: latents.model,
        words: `${scene.global} ${markedWords(shot)}`.trim(),
        seed: shot.seed,
        contextTime: Math.max(0, ...context.map(({ time }) => time)),
        context: context.map(({ latents }) => latents.latents.asset),
      }),
    }
  },
})
