import { NodeFault } from '@sceneweave/graph'
import type { HistoryKind, SolverName } from '@sceneweave/model'
import { z } from 'zod'
import type { NodeContext, SampledShot } from './context.ts'
import { matrixOf } from './matrix.ts'
import { timesParam } from './params.ts'
import type { HistoryValue, LatentsValue, ModelValue, NoisePlanValue, PictureValue } from './values.ts'

/** What the model was trained to make at once, and what may be seen beside it. */
export const MOST_TOGETHER = 9
const MOST_CONDITIONS = 16

/** What a generating node takes where no noise plan is wired: the command line's defaults. */
export const standardPlan: NoisePlanValue = { mode: 'joint', steps: 8, shift: 2, contextTime: 0.1 }

const solvers = ['euler', 'heun', 'multistep'] as const satisfies readonly SolverName[]

/** Params that every generating node has. */
export const samplingParams = {
  guidance: z.number().min(0).max(100).default(3).meta({
    title: 'Guidance',
    description: 'How strongly the words are followed. 1 is no more than in training. Quick sampling needs none.',
  }),
  solver: z.enum(solvers).default('multistep').meta({
    title: 'Solver',
    description: 'How each step is taken. heun does twice the work of the others.',
  }),
}

/** Params of nodes that make one shot after others. */
export const historyParams = {
  attention: z.enum(['causal', 'bidirectional']).default('causal').meta({
    title: 'Attention',
    description: 'causal: finished shots see only what came before them. bidirectional: everything sees everything.',
  }),
  history: z.enum(['cached', 'compact', 'recomputed']).default('cached').meta({
    title: 'History',
    description:
      'cached reads finished shots from memory and needs causal attention; compact keeps them in half the memory, a little less exact; recomputed is slower.',
  }),
}

/** How much noise is put on single conditions before they are seen. */
export const contextTimesParam = timesParam(
  'Noise of single shots',
  'Context noise of the shots named here, in place of what they come with. The lines on the storyboard set it.',
)

/** Conditions with the times of those that are named. What is passed on to later shots keeps its own. */
export const atTimes = <Shot extends Condition>(
  shots: readonly Shot[],
  times: Readonly<Record<string, number>>,
): Shot[] =>
  shots.map((shot) => {
    const { shot: name } = shot.latents
    return name !== undefined && Object.hasOwn(times, name) ? { ...shot, time: times[name] } : shot
  })

/** How far back a shot of a chain sees. */
export const rememberParam = z
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(MOST_CONDITIONS - 4, `must be ${MOST_CONDITIONS - 4} or less`)
  .default(8)
  .meta({ title: 'Remember', description: 'How many of the latest finished shots are seen.' })

/** A plan for one shot among finished ones: every mode is the same then, but a drawn one. */
export const oneShotPlan = (plan: NoisePlanValue): NoisePlanValue =>
  plan.mode === 'drawn' ? plan : { ...plan, mode: 'conditioned' }

/** A shot to be made, or a finished one that is only seen. */
export type Moving = Omit<SampledShot, 'given' | 'time' | 'apart'>
export type Condition = HistoryValue['shots'][number]

export type Sampling = {
  readonly model: ModelValue
  readonly global: string
  /** In their order on the screen. */
  readonly shots: readonly (Moving | Condition)[]
  readonly plan: NoisePlanValue
  readonly settings: {
    readonly guidance: number
    readonly solver: SolverName
    readonly attention: 'causal' | 'bidirectional'
    readonly history: HistoryKind
  }
}

const isCondition = (shot: Moving | Condition): shot is Condition => 'latents' in shot

/** Makes the moving shots among the given ones. Throws a NodeFault that says how to mend what cannot be sampled. */
export async function sampleShots(context: NodeContext, sampling: Sampling): Promise<LatentsValue[]> {
  checkSampling(sampling)
  const { model, global, plan, settings } = inFewSteps(sampling)
  const moving = sampling.shots.flatMap((shot) => (isCondition(shot) ? [] : [shot]))
  const shots = sampling.shots.map((shot, at) => (isCondition(shot) ? givenShot(shot, at) : shot))
  const matrix = tableOf(
    plan,
    sampling.shots.map((shot) => (isCondition(shot) ? shot.time : null)),
  )
  const made = await context.model.sample({ model, global, shots, matrix, ...settings })
  if (made.length !== moving.length) throw new Error(`sampled ${made.length} shots, expected ${moving.length}`)
  return made.map(({ latents, model, frames }, at) => {
    const { id, prompt, cut, seed } = moving[at]
    return { latents, model, frames, shot: id, prompt, cut, seed }
  })
}

/** Quick sampling takes the steps that the companion was made for; a plan drawn by hand is run as it is, by the model itself. */
function inFewSteps(sampling: Sampling): Sampling {
  const { model, plan, settings } = sampling
  if (model.sampling !== 'quick' || !model.fewStep) return sampling
  if (plan.mode === 'drawn') return { ...sampling, model: { ...model, sampling: 'full' } }
  const { steps, shift, solver } = model.fewStep
  return { ...sampling, plan: { ...plan, steps, shift }, settings: { ...settings, guidance: 1, solver } }
}

// a given shot's noise at t_c comes from its own seed; one without a seed takes its place, so that no two are alike
const givenShot = ({ latents, time, words, apart }: Condition, at: number): SampledShot => ({
  id: `given-${at + 1}`,
  prompt: words,
  frames: latents.frames,
  cut: latents.cut ?? true,
  seed: latents.seed ?? at,
  given: latents,
  time,
  apart,
})

function tableOf(plan: NoisePlanValue, columns: readonly (number | null)[]) {
  try {
    return matrixOf(plan, columns)
  } catch (error) {
    if (error instanceof RangeError) throw new NodeFault('plan-misfit', error.message, 'never')
    throw error
  }
}

function checkSampling({ model, shots, settings }: Sampling): void {
  const fault = (code: string, message: string) => new NodeFault(code, message, 'never')
  const conditions = shots.filter(isCondition)
  const moving = shots.length - conditions.length
  if (moving === 0) throw fault('nothing-to-make', 'there is no shot to make here; add a shot to the scene')
  if (moving > MOST_TOGETHER)
    throw fault(
      'too-many-shots',
      `${moving} shots at once are more than the ${MOST_TOGETHER} the model knows; make them with "next shot"`,
    )
  if (conditions.length > MOST_CONDITIONS)
    throw fault('too-many-conditions', `${conditions.length} given shots; give ${MOST_CONDITIONS} or fewer`)
  if (conditions.some(({ latents }) => latents.model !== model.hash))
    throw fault('other-model', 'a given shot was made by another model; wire one model to all, or make it again')
  if (settings.history !== 'recomputed' && settings.attention !== 'causal')
    throw fault('cache-needs-causal', 'cached history needs causal attention; set one of the two')
  for (const shot of shots)
    if (!isCondition(shot) && shot.frames > model.maxFrames)
      throw fault(
        'too-many-frames',
        `shot "${shot.id}" has ${shot.frames} frames, ${model.name} makes ${model.maxFrames}; give fewer, or extend the shot`,
      )
}

/** Pictures of characters and places as conditions: clean, one frame each, each made apart. */
export const pictureConditions = (
  { model: { encode } }: NodeContext,
  model: ModelValue,
  pictures: readonly PictureValue[],
): Promise<Condition[]> =>
  Promise.all(
    pictures.map(async ({ image, words }) => ({ latents: await encode(model, image), time: 0, words, apart: true })),
  )

/** Latents as context: at the time they carry, else at the plan's. */
export const conditionOf = (latents: LatentsValue, plan: NoisePlanValue): Condition => ({
  latents,
  time: latents.time ?? plan.contextTime,
  words: latents.prompt ?? '',
  apart: false,
})
