import { z } from 'zod'
import { defineNode } from '../node.ts'

/** A number that several nodes read. */
export const number = defineNode({
  type: 'number',
  version: 1,
  title: 'Number',
  help: 'A number to wire to more than one place.',
  category: 'words',
  aliases: ['value', 'float', 'integer'],
  inputs: {},
  outputs: { number: 'number' },
  params: z.strictObject({ number: z.number().default(0).meta({ title: 'Number', description: 'Any number.' }) }),
  example: { params: { number: 17 } },
  run: async (_, __, { number }) => ({ number }),
})
