import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { movingShot } from '../readyShot.ts'
import {
  atTimes,
  conditionOf,
  contextTimesParam,
  historyParams,
  oneShotPlan,
  pictureConditions,
  rememberParam,
  sampleShots,
  samplingParams,
  standardPlan,
} from '../sampling.ts'

/** One shot after those that are finished. */
export const nextShot = defineNode({
  type: 'nextShot',
  version: 2,
  // of version 1 a shot without a plan took 20 steps, and is another shot
  migrate: { 1: (params) => params },
  title: 'Next shot',
  help: 'Makes one shot that sees finished ones. In a chain, changing a shot makes it and those after it again, and none before.',
  category: 'generate',
  aliases: ['autoregressive', 'causal', 'continue', 'sample', 'ksampler', 'kv cache'],
  inputs: {
    model: 'model',
    scene: { kind: 'scene', help: 'A scene with one shot, from "pick shot" or "split scene".' },
    plan: {
      kind: 'noisePlan',
      optional: true,
      help: `Without one: ${standardPlan.steps} steps, context noise ${standardPlan.contextTime}.`,
    },
    history: { kind: 'history', optional: true, help: 'The finished shots, from the next shot before or from a pool.' },
    context: {
      kind: 'latents',
      variadic: true,
      optional: true,
      help: 'More finished shots or pictures to see, before the history.',
    },
  },
  outputs: {
    latents: 'latents',
    history: { kind: 'history', help: 'The history with this shot at its end.' },
  },
  bypass: { history: 'history' },
  params: z.strictObject({
    ...samplingParams,
    ...historyParams,
    remember: rememberParam,
    contextTimes: contextTimesParam,
  }),
  example: {
    params: { remember: 8 },
  },
  async run(
    context,
    { model, scene, plan = standardPlan, history, context: seen },
    { remember, contextTimes, ...settings },
  ) {
    const [shot, ...others] = scene.shots
    if (!shot || others.length > 0)
      throw new NodeFault(
        'not-one-shot',
        `the scene has ${scene.shots.length} shots here; put "pick shot" before this node`,
        'never',
      )
    const before = [...seen.map((latents) => conditionOf(latents, plan)), ...(history?.shots ?? [])]
    const [latents] = await sampleShots(context, {
      model,
      global: scene.global,
      shots: [
        ...(await pictureConditions(context, model, scene.pictures)),
        ...atTimes(before.slice(before.length - Math.min(before.length, remember)), contextTimes),
        movingShot(shot),
      ],
      plan: oneShotPlan(plan),
      settings,
    })
    const own = conditionOf({ ...latents, time: plan.contextTime }, plan)
    return { latents, history: { shots: [...(history?.shots ?? []), own] } }
  },
})
