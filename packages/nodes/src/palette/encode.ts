import { NodeFault } from '@sceneweave/graph'
import { ShotId } from '@sceneweave/project'
import { z } from 'zod'
import { exampleValues } from '../exampleValues.ts'
import { defineNode } from '../node.ts'
import { wordsParam } from '../params.ts'

/** A picture or film as a finished shot. */
export const encode = defineNode({
  type: 'encode',
  version: 1,
  title: 'Give as shot',
  help: 'Turns a picture or a film of yours into a finished shot that others can see or go on from.',
  category: 'generate',
  aliases: ['vae encode', 'latents', 'condition', 'image to video', 'given'],
  inputs: {
    model: 'model',
    image: { kind: 'image', optional: true, help: 'A picture: a shot of one frame.' },
    clip: { kind: 'clip', optional: true, help: 'A film: its first frames, as many as the model makes.' },
  },
  outputs: { latents: 'latents' },
  params: z.strictObject({
    prompt: wordsParam('Words', 'What it shows. Words help the model to tell who is who.'),
    shot: ShotId.nullable()
      .default(null)
      .meta({ title: 'Name', description: 'The shot of a scene whose place it takes, where it is given to one.' }),
    time: z.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less').default(0).meta({
      title: 'Context noise',
      description: 'How much noise is put on it before others see it. 0 keeps every detail.',
    }),
  }),
  example: {
    params: { prompt: 'Wide shot of Character A walking to the left.' },
    inputs: { image: exampleValues.image },
  },
  async run({ model: engine }, { model, image, clip }, { prompt, shot, time }) {
    const source = image ?? clip
    if (!source || (image && clip)) throw new NodeFault('one-source', 'wire either a picture or a film', 'never')
    const { latents, frames } = await engine.encode(model, source)
    return { latents: { latents, model: model.hash, frames, prompt, time, ...(shot !== null && { shot }) } }
  },
})
