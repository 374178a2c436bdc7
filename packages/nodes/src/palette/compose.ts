import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { ownShotParams, wordsParam } from '../params.ts'
import { ownShot } from '../readyShot.ts'
import {
  historyParams,
  oneShotPlan,
  pictureConditions,
  sampleShots,
  samplingParams,
  standardPlan,
} from '../sampling.ts'
import { globalPrompt, scenePictures } from '../words.ts'

/** Pictures of characters and of a place become one shot. */
export const compose = defineNode({
  type: 'compose',
  version: 2,
  // of version 1 a shot without a plan took 20 steps, and is another shot
  migrate: { 1: (params) => params },
  title: 'Compose shot',
  help: 'Puts a pictured character into a pictured place: wire both, say what happens, and the shot shows them together.',
  category: 'generate',
  aliases: ['composition', 'reference', 'identity', 'combine', 'subject'],
  inputs: {
    model: 'model',
    characters: { kind: 'character', variadic: true, help: 'Characters with pictures.' },
    environment: { kind: 'environment', help: 'The place, with a picture.' },
    prompt: { kind: 'text', optional: true, help: 'Words in place of those below.' },
    plan: { kind: 'noisePlan', optional: true, help: `Without one: ${standardPlan.steps} steps.` },
    history: { kind: 'history', optional: true, help: 'Finished shots to see as well.' },
  },
  outputs: { latents: 'latents', history: { kind: 'history', help: 'The history with this shot at its end.' } },
  params: z.strictObject({
    story: wordsParam('Story', 'What happens in the scene, in one sentence.'),
    ...ownShotParams,
    ...samplingParams,
    ...historyParams,
  }),
  seeds: ['seed'],
  example: {
    params: { story: 'Character A says hello.', prompt: 'Medium shot of Character A waving.', seed: 4 },
  },
  async run(context, { model, characters, environment, prompt, plan = standardPlan, history }, params) {
    const bare = characters.find(({ picture }) => !picture)
    if (bare) throw new NodeFault('no-picture', `Character ${bare.id} has no picture; wire one to it`, 'never')
    if (!environment.picture)
      throw new NodeFault('no-picture', 'the environment has no picture; wire one to it', 'never')
    const { guidance, solver, attention, history: kind, story } = params
    const [latents] = await sampleShots(context, {
      model,
      global: globalPrompt({ characters, environment, story }),
      shots: [
        ...(await pictureConditions(context, model, scenePictures({ characters, environment }))),
        ...(history?.shots ?? []),
        ownShot({ id: 'composed', cut: true, prompt: prompt ?? params.prompt }, params),
      ],
      plan: oneShotPlan(plan),
      settings: { guidance, solver, attention, history: kind },
    })
    const own = { latents, time: plan.contextTime, words: latents.prompt ?? '', apart: false }
    return { latents, history: { shots: [...(history?.shots ?? []), own] } }
  },
})
