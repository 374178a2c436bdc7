import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'

/** A finished shot as a clip that can be seen. */
export const decode = defineNode({
  type: 'decode',
  version: 2,
  title: 'Decode',
  help: 'Turns a finished shot into pictures. Set it to run once for each to decode a list of shots.',
  category: 'film',
  aliases: ['vae decode', 'frames', 'pixels'],
  inputs: { model: 'model', latents: 'latents' },
  outputs: { clip: 'clip' },
  params: z.strictObject({}),
  // the clips of version 1 had no preview
  migrate: { 1: (params) => params },
  example: { params: {} },
  async run({ model: engine }, { model, latents }) {
    if (latents.model !== model.hash)
      throw new NodeFault('other-model', 'the shot was made by another model; wire that model', 'never')
    return { clip: await engine.decode(model, latents) }
  },
})
