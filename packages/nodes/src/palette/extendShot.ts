import { z } from 'zod'
import { defineNode } from '../node.ts'
import { ownShotParams } from '../params.ts'
import { ownShot } from '../readyShot.ts'
import {
  conditionOf,
  historyParams,
  oneShotPlan,
  pictureConditions,
  rememberParam,
  sampleShots,
  samplingParams,
  standardPlan,
} from '../sampling.ts'
import type { LatentsValue } from '../values.ts'

/** A shot that goes on, part after part, without a cut. */
export const extendShot = defineNode({
  type: 'extendShot',
  version: 2,
  // of version 1 a shot without a plan took 20 steps, and is another shot
  migrate: { 1: (params) => params },
  title: 'Extend shot',
  help: 'Lets a shot go on without a cut. Repeated, it makes one take of a minute: each part sees the parts before it.',
  category: 'generate',
  aliases: ['continue', 'longer', 'extend', 'minute', 'loop'],
  inputs: {
    model: 'model',
    from: { kind: 'latents', help: 'The shot that goes on.' },
    scene: { kind: 'scene', optional: true, help: 'The words of the scene; its shots are not used.' },
    prompt: { kind: 'text', optional: true, help: 'Words in place of those below.' },
    plan: {
      kind: 'noisePlan',
      optional: true,
      help: `Without one: ${standardPlan.steps} steps, context noise ${standardPlan.contextTime}.`,
    },
    history: { kind: 'history', optional: true, help: 'What came before the shot.' },
  },
  outputs: {
    parts: { kind: 'latents', list: true, help: 'The new parts, without the shot they go on from.' },
    history: { kind: 'history', help: 'The history with the shot and its parts at its end.' },
  },
  bypass: { history: 'history' },
  params: z.strictObject({
    ...ownShotParams,
    repeat: z.int().min(1, 'must be 1 or more').max(64, 'must be 64 or less').default(1).meta({
      title: 'Parts',
      description: 'How many parts are made, one after another.',
    }),
    remember: rememberParam,
    ...samplingParams,
    ...historyParams,
  }),
  seeds: ['seed'],
  example: { params: { prompt: 'Character A waves.', frames: 17, repeat: 2, seed: 5 } },
  async run(context, { model, from, scene, prompt, plan = standardPlan, history }, params) {
    const { repeat, remember, guidance, solver, attention, history: kind } = params
    const pictures = await pictureConditions(context, model, scene?.pictures ?? [])
    const known = [...(history?.shots ?? []), conditionOf({ ...from, time: plan.contextTime }, plan)]
    const parts: LatentsValue[] = []
    for (let part = 0; part < repeat; part++) {
      context.signal.throwIfAborted()
      const id = `${(from.shot ?? 'shot').slice(0, 50)}-part-${part + 2}`
      const [latents] = await sampleShots(context, {
        model,
        global: scene?.global ?? '',
        shots: [
          ...pictures,
          ...known.slice(-remember),
          ownShot({ id, cut: false, prompt: prompt ?? params.prompt, part }, params),
        ],
        plan: oneShotPlan(plan),
        settings: { guidance, solver, attention, history: kind },
      })
      parts.push(latents)
      known.push(conditionOf({ ...latents, time: plan.contextTime }, plan))
    }
    return { parts, history: { shots: known } }
  },
})
