import { z } from 'zod'
import { defineNode } from '../node.ts'

/** A video model by its source; its hash is part of the key, so that other weights under the same name run again. */
export const loadModel = defineNode({
  type: 'loadModel',
  version: 1,
  title: 'Load model',
  help: 'The model that makes the shots. "tiny" comes with Sceneweave; another one is a weights file that you uploaded.',
  category: 'load',
  aliases: ['checkpoint', 'weights', 'network'],
  inputs: {},
  outputs: { model: 'model' },
  params: z.strictObject({
    source: z
      .string()
      .regex(/^(?:tiny|[0-9a-f]{64})$/, 'must be "tiny" or an uploaded weights file')
      .default('tiny')
      .meta({
        title: 'Model',
        description: '"tiny", or an uploaded weights file.',
        assets: ['application/x-safetensors'],
      }),
  }),
  example: { params: { source: 'tiny' } },
  identify: async ({ model }, { source }) => (await model.describe(source)).hash,
  run: async ({ model }, _, { source }) => ({ model: await model.describe(source) }),
})
