import { z } from 'zod'
import { defineNode } from '../node.ts'
import { wordsParam } from '../params.ts'

/** Words that several nodes read. */
export const text = defineNode({
  type: 'text',
  version: 1,
  title: 'Text',
  help: 'Words to wire to more than one place. Change them here and they change everywhere.',
  category: 'words',
  aliases: ['string', 'prompt', 'words', 'clip text encode'],
  inputs: {},
  outputs: { text: 'text' },
  params: z.strictObject({ text: wordsParam('Text', 'The words.') }),
  example: { params: { text: 'Wide shot of Character A waving.' } },
  run: async (_, __, { text }) => ({ text }),
})
