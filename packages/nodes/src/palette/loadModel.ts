import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { defineNode } from '../node.ts'
import { shippedModels, usualModel } from '../shippedModels.ts'
import type { ModelValue } from '../values.ts'

const names = shippedModels.map((name) => `"${name}"`).join(' or ')

/**
 * A video model by its source, and how it is sampled. Its hash and the companion that makes the shots are part of the key, so
 * that other weights under the same name run again.
 */
export const loadModel = defineNode({
  type: 'loadModel',
  version: 1,
  title: 'Load model',
  help: `The model that makes the shots: ${names}, which Sceneweave brings, or a weights file that you uploaded. Upload its few-step companion too, and it is found.`,
  category: 'load',
  aliases: ['checkpoint', 'unet', 'weights', 'network'],
  inputs: {},
  outputs: { model: 'model' },
  params: z.strictObject({
    source: z
      .string()
      .regex(
        new RegExp(`^(?:${shippedModels.join('|')}|[0-9a-f]{64})$`),
        `must be ${names} or an uploaded weights file`,
      )
      .default(usualModel)
      .meta({
        title: 'Model',
        description: `${names}, or an uploaded weights file.`,
        assets: ['application/x-safetensors'],
      }),
    sampling: z.enum(['auto', 'quick', 'full']).default('auto').meta({
      title: 'Sampling',
      description:
        'quick: a few steps by the few-step companion, without guidance; of several that were uploaded, the last. full: all steps of the plan. auto: quick on a CPU.',
    }),
  }),
  example: { params: { source: usualModel } },
  identify: async ({ model }, { source, sampling }) => {
    const { hash, fewStep, sampling: chosen } = choose(await model.describe(source), sampling)
    return chosen === 'quick' ? `${hash} ${fewStep?.hash}` : hash
  },
  run: async ({ model }, _, { source, sampling }) => ({ model: choose(await model.describe(source), sampling) }),
})

/** The model with the way in which it is sampled; one without a companion has only one way. */
function choose(model: ModelValue, wish: 'auto' | 'quick' | 'full'): ModelValue {
  const { name, fewStep } = model
  if (wish === 'quick' && !fewStep)
    throw new NodeFault('no-few-step', `"${name}" has no few-step companion; choose full, or auto`, 'never')
  if (!fewStep) return model
  return { ...model, sampling: wish === 'quick' || (wish === 'auto' && fewStep.isUsual) ? 'quick' : 'full' }
}
