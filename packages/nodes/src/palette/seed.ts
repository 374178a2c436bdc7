import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { seedParam } from '../params.ts'

/** One seed for several shots. */
export const seed = defineNode({
  type: 'seed',
  version: 1,
  title: 'Seed',
  help: 'The number that noise is drawn from. Keep it and the same shot comes again; leave it empty and every run draws another.',
  category: 'words',
  aliases: ['random', 'noise'],
  inputs: {},
  outputs: { seed: 'number' },
  params: z.strictObject({
    seed: seedParam.default(null).meta({ title: 'Seed', description: 'Empty: drawn at every run.' }),
  }),
  seeds: ['seed'],
  example: { params: { seed: 7 } },
  async run(_, __, { seed }) {
    if (seed === null)
      throw new NodeFault('seed-not-drawn', 'the seed was not drawn before the run; run it again', 'later')
    return { seed }
  },
})
