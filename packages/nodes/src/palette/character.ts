import { AssetRef } from '@sceneweave/project'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { wordsParam } from '../params.ts'

/** Somebody whom prompts call by an id. */
export const character = defineNode({
  type: 'character',
  version: 1,
  title: 'Character',
  help: 'Somebody in the scene. Say once how they look; every shot then names them as "Character A". A picture makes it surer.',
  category: 'scene',
  aliases: ['person', 'actor', 'cast', 'who'],
  inputs: {
    description: { kind: 'text', optional: true, help: 'Words in place of the description below.' },
    picture: { kind: 'image', optional: true, help: 'How they look, seen by every shot of the scene.' },
  },
  outputs: { character: 'character' },
  params: z.strictObject({
    id: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]{0,15}$/, 'must be a capital letter, or a name of up to 16 letters that begins with one')
      .default('A')
      .meta({ title: 'Called', description: 'A capital letter. Shots then say "Character A".' }),
    description: wordsParam('Looks', 'How they look, for example: a white bear wearing a scarf.'),
    picture: AssetRef.nullable()
      .default(null)
      .meta({ title: 'Picture', description: 'How they look. A wired picture goes before it.', assets: ['image/*'] }),
  }),
  example: { params: { id: 'A', description: 'a white bear wearing a scarf' } },
  async run({ media }, { description, picture }, params) {
    const seen = picture ?? (params.picture ? await media.image(params.picture) : undefined)
    const words = description ?? params.description
    return { character: { id: params.id, description: words, ...(seen && { picture: seen }) } }
  },
})
