import { z } from 'zod'
import { defineNode } from '../node.ts'
import { ownShotParams, shotParams } from '../params.ts'
import { ownShot } from '../readyShot.ts'
import { conditionOf, oneShotPlan, pictureConditions, sampleShots, samplingParams, standardPlan } from '../sampling.ts'

/** The shot between two that are given. It sees both ways, so it needs bidirectional attention. */
export const interpolate = defineNode({
  type: 'interpolate',
  version: 2,
  // of version 1 a shot without a plan took 20 steps, and is another shot
  migrate: { 1: (params) => params },
  title: 'Interpolate',
  help: 'Makes the shot between two others, so that it follows the first and leads to the second.',
  category: 'generate',
  aliases: ['between', 'inbetween', 'middle', 'bridge', 'transition'],
  inputs: {
    model: 'model',
    before: { kind: 'latents', help: 'The shot that comes before.' },
    after: { kind: 'latents', help: 'The shot that comes after.' },
    scene: { kind: 'scene', optional: true, help: 'The words of the scene; its shots are not used.' },
    prompt: { kind: 'text', optional: true, help: 'Words in place of those below.' },
    plan: {
      kind: 'noisePlan',
      optional: true,
      help: `Without one: ${standardPlan.steps} steps, context noise ${standardPlan.contextTime}.`,
    },
  },
  outputs: { latents: 'latents' },
  bypass: { latents: 'before' },
  params: z.strictObject({ ...ownShotParams, cut: shotParams.cut, ...samplingParams }),
  seeds: ['seed'],
  example: { params: { prompt: 'Medium shot of Character A spinning.', seed: 6 } },
  async run(context, { model, before, after, scene, prompt, plan = standardPlan }, params) {
    const { guidance, solver, cut } = params
    const [latents] = await sampleShots(context, {
      model,
      global: scene?.global ?? '',
      shots: [
        ...(await pictureConditions(context, model, scene?.pictures ?? [])),
        conditionOf(before, plan),
        ownShot({ id: 'between', cut, prompt: prompt ?? params.prompt }, params),
        conditionOf(after, plan),
      ],
      plan: oneShotPlan(plan),
      settings: { guidance, solver, attention: 'bidirectional', history: 'recomputed' },
    })
    return { latents }
  },
})
