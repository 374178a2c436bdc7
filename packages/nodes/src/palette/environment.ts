import { AssetRef } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { wordsParam } from '../params.ts'

/** Where a scene plays. */
export const environment = defineNode({
  type: 'environment',
  version: 1,
  title: 'Environment',
  help: 'Where the scene plays, at what time and in what weather. All shots share it.',
  category: 'scene',
  aliases: ['place', 'location', 'background', 'set', 'where'],
  inputs: {
    description: { kind: 'text', optional: true, help: 'Words in place of the description below.' },
    picture: { kind: 'image', optional: true, help: 'The place, seen by every shot of the scene.' },
  },
  outputs: { environment: 'environment' },
  params: z.strictObject({
    description: wordsParam('Place', 'For example: a harbour at sunset, clear air.'),
    picture: AssetRef.nullable()
      .default(null)
      .meta({ title: 'Picture', description: 'The place. A wired picture goes before it.', assets: ['image/*'] }),
  }),
  example: { params: { description: 'a harbour at sunset, clear air' } },
  async run({ media }, { description, picture }, params) {
    const seen = picture ?? (params.picture ? await media.image(params.picture) : undefined)
    const words = description ?? params.description
    return { environment: { description: words, ...(seen && { picture: seen }) } }
  },
})
