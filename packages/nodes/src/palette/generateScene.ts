import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { movingShot } from '../readyShot.ts'
import {
  atTimes,
  conditionOf,
  contextTimesParam,
  pictureConditions,
  sampleShots,
  samplingParams,
  standardPlan,
} from '../sampling.ts'
import type { LatentsValue, SceneValue } from '../values.ts'

/** All shots of a scene in one sampling, in any mode; given shots stay as they are. */
export const generateScene = defineNode({
  type: 'generateScene',
  version: 2,
  // of version 1 a shot without a plan took 20 steps, and is another shot
  migrate: { 1: (params) => params },
  title: 'Generate scene',
  help: 'Makes all shots of a scene together, so that each sees the others. Shots that you give stay as they are and the rest fits around them.',
  category: 'generate',
  aliases: ['sample', 'ksampler', 'joint', 'conditioned', 'denoise', 'render'],
  inputs: {
    model: 'model',
    scene: 'scene',
    plan: { kind: 'noisePlan', optional: true, help: `Without one: joint, ${standardPlan.steps} steps.` },
    given: {
      kind: 'latents',
      variadic: true,
      optional: true,
      help: 'Finished shots of this scene, by their names: they are kept.',
    },
    context: { kind: 'latents', variadic: true, optional: true, help: 'Seen by all shots, but no part of the scene.' },
  },
  outputs: {
    shots: { kind: 'latents', list: true, help: 'All shots in their order, given ones as they were.' },
    history: { kind: 'history', help: 'The scene as history for what comes next.' },
  },
  params: z.strictObject({ ...samplingParams, contextTimes: contextTimesParam }),
  example: {
    params: { guidance: 3 },
  },
  async run(context, { model, scene, plan = standardPlan, given, context: seen }, { contextTimes, ...settings }) {
    const kept = keptShots(scene, given)
    const before = [
      ...(await pictureConditions(context, model, scene.pictures)),
      ...atTimes(
        seen.map((latents) => conditionOf(latents, plan)),
        contextTimes,
      ),
    ]
    const columns = scene.shots.map((shot) => {
      const one = kept.get(shot.id)
      if (!one) return movingShot(shot)
      const [given] = atTimes([conditionOf(one, plan)], contextTimes)
      return { ...given, words: one.prompt ?? shot.prompt }
    })
    const made = await sampleShots(context, {
      model,
      global: scene.global,
      shots: [...before, ...columns],
      plan,
      settings: { ...settings, attention: 'bidirectional', history: 'recomputed' },
    })
    const shots = scene.shots.map(({ id }) => kept.get(id) ?? (made.shift() as LatentsValue))
    return {
      shots,
      history: { shots: shots.map((latents) => conditionOf({ ...latents, time: plan.contextTime }, plan)) },
    }
  },
})

/** Given latents by the name of the shot whose place they take. */
function keptShots(scene: SceneValue, given: readonly LatentsValue[]): Map<string, LatentsValue> {
  const kept = new Map<string, LatentsValue>()
  for (const latents of given) {
    const { shot } = latents
    const place = scene.shots.find(({ id }) => id === shot)
    if (shot === undefined || !place)
      throw new NodeFault(
        'no-such-shot',
        `a given shot is called "${shot ?? ''}", and no shot of the scene is; rename it, or wire it as context`,
        'never',
      )
    if (kept.has(shot)) throw new NodeFault('given-twice', `shot "${shot}" is given twice; give it once`, 'never')
    kept.set(shot, latents)
  }
  return kept
}
