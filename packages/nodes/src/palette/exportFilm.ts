import { z } from 'zod'
import { defineNode } from '../node.ts'
import { titleParam } from '../params.ts'

/** A film as one file that carries its graph. */
export const exportFilm = defineNode({
  type: 'exportFilm',
  version: 1,
  title: 'Export film',
  help: 'Writes the film to one file. The file carries the graph that made it: drop it on a canvas to open it again.',
  category: 'film',
  aliases: ['save', 'save video', 'mp4', 'webp', 'gif', 'output', 'render'],
  inputs: { video: 'video' },
  outputs: { film: { kind: 'clip', help: 'The written file.' } },
  params: z.strictObject({
    title: titleParam,
    format: z.enum(['mp4', 'webp', 'gif']).default('mp4').meta({ title: 'Format', description: 'What kind of file.' }),
  }),
  output: true,
  example: { params: { title: 'Night in the snow', format: 'mp4' } },
  run: async ({ media }, { video }, { title, format }) => ({
    film: await media.video(await media.film(video, { format, title, document: { title } })),
  }),
})
