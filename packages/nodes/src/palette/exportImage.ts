import { z } from 'zod'
import { defineNode } from '../node.ts'

/** A picture as a file that carries its graph. */
export const exportImage = defineNode({
  type: 'exportImage',
  version: 1,
  title: 'Export picture',
  help: 'Writes a picture to a file. The file carries the graph that made it.',
  category: 'film',
  aliases: ['save', 'save image', 'png', 'jpeg', 'output', 'image'],
  inputs: { image: 'image' },
  outputs: { picture: { kind: 'image', help: 'The written file.' } },
  params: z.strictObject({
    format: z.enum(['png', 'jpeg', 'webp']).default('png').meta({ title: 'Format', description: 'What kind of file.' }),
  }),
  output: true,
  example: { params: { format: 'png' } },
  run: async ({ media }, { image }, { format }) => ({
    picture: { ...image, image: await media.picture(image, format) },
  }),
})
