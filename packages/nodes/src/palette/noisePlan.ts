import { NodeFault } from '@sceneweave/graph'
import { z } from 'zod'
import { matrixProblem } from '../matrix.ts'
import { defineNode } from '../node.ts'
import { standardPlan } from '../sampling.ts'
import { modes } from '../values.ts'

const Matrix = z
  .array(z.array(z.number().nullable()).max(100, 'has more than 100 columns; a scene has at most 100 shots'))
  .max(4000, 'has more than 4000 rows; draw fewer steps')
  .superRefine((matrix, context) => {
    const problem = matrixProblem(matrix)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })

const params = z
  .strictObject({
    mode: z.enum(modes).default('joint').meta({
      title: 'Mode',
      description:
        'joint: all shots at once. conditioned: around given shots. autoregressive: one after another. staircase: overlapping. drawn: by hand.',
    }),
    steps: z
      .int()
      .min(1, 'must be 1 or more')
      .max(1000, 'must be 1000 or less')
      .default(standardPlan.steps)
      .meta({ title: 'Steps', description: 'More steps take longer and look cleaner.' }),
    shift: z
      .number()
      .min(0.01, 'must be 0.01 or more')
      .max(100, 'must be 100 or less')
      .default(standardPlan.shift)
      .meta({ title: 'Shift', description: 'More than 1 spends more of the steps on high noise.' }),
    contextTime: z
      .number()
      .min(0, 'must be 0 or more')
      .max(1, 'must be 1 or less')
      .default(standardPlan.contextTime)
      .meta({
        title: 'Context noise',
        description: 'How much noise is put on finished shots before others see them: 0 copies faults, 1 forgets.',
      }),
    matrix: Matrix.nullable()
      .default(null)
      .meta({ title: 'Drawn plan', description: 'Rows of times from 1 to 0, one column for each shot.' }),
  })
  .refine(({ mode, matrix }) => mode !== 'drawn' || matrix !== null, {
    path: ['matrix'],
    message: 'is missing: draw a plan, or choose another mode',
  })

/** Which shot has how much noise at which step. */
export const noisePlan = defineNode({
  type: 'noisePlan',
  version: 2,
  migrate: { 1: (params) => ({ steps: 20, ...params }) },
  title: 'Noise plan',
  help: 'How noise leaves the shots: all together, one after another, or as you draw it. Every mode is one table of times.',
  category: 'generate',
  aliases: ['schedule', 'steps', 'mode', 'timesteps', 'sampler'],
  inputs: {
    contextTime: { kind: 'number', optional: true, help: 'Context noise in place of the one below.' },
  },
  outputs: { plan: 'noisePlan' },
  params,
  example: { params: { mode: 'autoregressive', steps: 12 } },
  async run(_, { contextTime }, { matrix, ...plan }) {
    const time = contextTime ?? plan.contextTime
    if (!(time >= 0 && time <= 1))
      throw new NodeFault('bad-time', `${time} is no time; wire a number from 0 to 1`, 'never')
    return { plan: { ...plan, contextTime: time, ...(plan.mode === 'drawn' && matrix && { matrix }) } }
  },
})
