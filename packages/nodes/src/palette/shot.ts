import { z } from 'zod'
import { defineNode } from '../node.ts'
import { shotParams } from '../params.ts'
import { readySeed, readyShot } from '../readyShot.ts'

/** One shot as a node of its own, to be wired into scenes. */
export const shot = defineNode({
  type: 'shot',
  version: 1,
  title: 'Shot',
  help: 'One shot of a scene, as a node of its own. Scenes put it after the shots on their own cards.',
  category: 'scene',
  aliases: ['clip', 'prompt', 'card'],
  inputs: {
    prompt: { kind: 'text', optional: true, help: 'Words in place of those below.' },
    seed: { kind: 'number', optional: true, help: 'A seed in place of the one below.' },
  },
  outputs: { shot: 'shot' },
  params: z.strictObject(shotParams),
  seeds: ['seed'],
  example: { params: { id: 'wave', prompt: 'Wide shot of Character A waving.', seed: 7 } },
  run: async (_, { prompt, seed }, params) => ({
    shot: readyShot({
      ...params,
      prompt: prompt ?? params.prompt,
      seed: seed === undefined ? params.seed : readySeed(seed),
    }),
  }),
})
