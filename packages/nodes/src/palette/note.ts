import { z } from 'zod'
import { defineNode } from '../node.ts'
import { wordsParam } from '../params.ts'

/** Words for people, on the canvas. */
export const note = defineNode({
  type: 'note',
  version: 1,
  title: 'Note',
  help: 'Words for whoever reads the graph. A run passes it by.',
  category: 'notes',
  aliases: ['comment', 'sticky', 'readme'],
  inputs: {},
  outputs: {},
  params: z.strictObject({ text: wordsParam('Text', 'What there is to know.') }),
  example: { params: { text: 'Change the third shot and see what runs again.' } },
  run: async () => ({}),
})
