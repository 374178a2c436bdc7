import { NodeFault } from '@sceneweave/graph'
import { TakeId } from '@sceneweave/project'
import { z } from 'zod'
import type { NodeContext } from '../context.ts'
import { defineNode } from '../node.ts'
import type { TakeValue } from '../values.ts'

/** An accepted take, to be kept in a scene, seen by other shots or cut into a film. */
export const loadTake = defineNode({
  type: 'loadTake',
  version: 1,
  title: 'Load take',
  help: 'A take that you accepted. Give it to a scene and that shot stays while the others are made anew, or join its clip.',
  category: 'load',
  aliases: ['keep', 'accepted', 'version', 'reuse', 'redo the rest'],
  inputs: {},
  outputs: { take: 'take', latents: 'latents', clip: 'clip' },
  params: z.strictObject({
    take: TakeId.nullable()
      .default(null)
      .meta({ title: 'Take', description: 'One of the accepted takes of this project.', takes: true }),
  }),
  example: { params: { take: 'take-1' } },
  identify: async ({ takes }, params) => (await find(takes, params)).status,
  async run({ takes }, _, params) {
    const take = await find(takes, params)
    return { take, latents: take.latents, clip: take.clip }
  },
})

async function find(door: NodeContext['takes'], { take }: { take: string | null }): Promise<TakeValue> {
  if (take === null) throw new NodeFault('no-take', 'no take is chosen; choose one that is accepted', 'never')
  const [found] = await door.accepted({ ids: [take], limit: 1 })
  if (found) return found
  throw new NodeFault('take-not-accepted', `take ${take} is not among the accepted ones; choose another`, 'never')
}
