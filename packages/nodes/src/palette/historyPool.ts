import { NodeFault } from '@sceneweave/graph'
import { TakeId } from '@sceneweave/project'
import { z } from 'zod'
import type { NodeContext } from '../context.ts'
import { defineNode } from '../node.ts'
import { timesParam, wordsParam } from '../params.ts'
import { conditionOf, standardPlan } from '../sampling.ts'
import type { TakeValue } from '../values.ts'

const Ids = z.array(TakeId).max(16, 'has more than 16 takes; choose the ones that matter')

/** Accepted takes as history, chosen by hand or by their words. Which ones they are is part of the key. */
export const historyPool = defineNode({
  type: 'historyPool',
  version: 1,
  title: 'History pool',
  help: 'Accepted takes that a new shot shall see, wherever in the film they are: the ones you choose, or those whose words are nearest.',
  category: 'generate',
  aliases: ['memory', 'takes', 'context', 'reference', 'retrieve'],
  inputs: {
    shots: { kind: 'latents', variadic: true, optional: true, help: 'Shots of this graph to put into the pool.' },
    model: { kind: 'model', optional: true, help: 'Finds only shots that this model made.' },
    history: { kind: 'history', optional: true, help: 'What happened just before, after the pool.' },
  },
  outputs: { history: 'history' },
  bypass: { history: 'history' },
  params: z.strictObject({
    takes: Ids.default([]).meta({ title: 'Takes', description: 'The accepted takes to see, in this order.' }),
    prompt: wordsParam('Find', 'Words to find more accepted takes by. Empty: only those chosen.'),
    limit: z.int().min(1, 'must be 1 or more').max(16, 'must be 16 or less').default(3).meta({
      title: 'At most',
      description: 'How many takes are found by their words.',
    }),
    time: z.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less').default(0.1).meta({
      title: 'Context noise',
      description: 'How much noise is put on these shots: 0 copies their faults, 1 forgets them.',
    }),
    times: timesParam(
      'Noise of single takes',
      'Context noise of the takes or shots named here, in place of the one above.',
    ),
  }),
  example: { params: { prompt: 'Wide shot of Character A', limit: 2 } },
  identify: async ({ takes }, params) => (await pick(takes, params)).map(({ take }) => take).join(' '),
  async run({ takes }, { shots, model, history }, params) {
    const isFit = ({ take, latents }: TakeValue) =>
      !model || latents.model === model.hash || params.takes.includes(take)
    const timeOf = (name = '') => (Object.hasOwn(params.times, name) ? params.times[name] : params.time)
    const picked = (await pick(takes, params)).filter(isFit)
    const pool = [
      ...shots.map((latents) => ({ ...latents, time: timeOf(latents.shot) })),
      ...picked.map(({ take, latents }) => ({ ...latents, time: timeOf(take) })),
    ].map((latents) => ({ ...conditionOf(latents, standardPlan), apart: true }))
    return { history: { shots: [...pool, ...(history?.shots ?? [])] } }
  },
})

type Wish = { readonly takes: readonly string[]; readonly prompt: string; readonly limit: number }

/** The chosen takes, then those found by words. Throws when a chosen one is not, or no longer, accepted. */
async function pick(door: NodeContext['takes'], { takes, prompt, limit }: Wish): Promise<TakeValue[]> {
  const chosen = takes.length > 0 ? await door.accepted({ ids: takes, limit: takes.length }) : []
  const lost = takes.find((id) => !chosen.some(({ take }) => take === id))
  if (lost)
    throw new NodeFault('take-not-accepted', `take ${lost} is not among the accepted ones; choose another`, 'never')
  const nearest = prompt.trim() === '' ? [] : await door.accepted({ prompt, limit })
  return [...chosen, ...nearest.filter(({ take }) => !takes.includes(take))]
}
