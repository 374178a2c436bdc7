import { initialWeights, seededUniforms } from '@sceneweave/model'
import {
  add,
  buildProgram,
  type Device,
  differentiate,
  flowLoss,
  gradientName,
  input,
  type Program,
  type Tensor,
  type Weights,
} from '@sceneweave/tensor'
import { type PracticeClip, practiceClips } from './practice.ts'
import { practiceBatch } from './practiceBatch.ts'
import { partParams, parts, type Rows, recogniserForward, recogniserParams } from './recogniserNetwork.ts'

/** Steps of so many shots, an even number, at a rate that rises and falls. */
export type Phase = { readonly steps: number; readonly batch: number; readonly rate: number }

/** How the recogniser is trained: equal settings, equal weights. */
export type RecogniserRecipe = {
  readonly firstScene: number
  readonly scenes: number
  /** First all parts together, half as many joins as shots; then what reads one picture alone, which takes longest to learn. */
  readonly together: Phase
  readonly pictures: Phase
  readonly seed: number
}

/** The recipe of the shipped recogniser; its scenes are neither those of training nor those of evaluation. */
export const recogniserRecipe: RecogniserRecipe = {
  firstScene: 3_000_000,
  scenes: 4000,
  together: { steps: 3000, batch: 48, rate: 3e-3 },
  pictures: { steps: 3000, batch: 64, rate: 2e-3 },
  seed: 1,
}

/** Squared error to one-hot truth, summed over traits: inputs of the trunks, `target.<trait>`, `weight.<trait>`. */
export function recogniserLossProgram(rows: Rows): Program {
  const scores: Record<string, Tensor> = recogniserForward(rows)
  const trained = parts.map((part, at) => ({ ...part, rows: rows[at] })).filter(({ rows }) => rows > 0)
  const errors = trained.flatMap(({ heads, rows }) =>
    heads.map(([name, values]) => {
      const target = input(`target.${name}`, [rows, values])
      return flowLoss(scores[name], target, input(`weight.${name}`, [rows]))
    }),
  )
  const names = trained.flatMap((part) => partParams(part).map(({ name }) => name))
  return differentiate(buildProgram({ loss: errors.reduce((sum, error) => add(sum, error)) }), 'loss', names)
}

export type PracticeProgress = { readonly step: number; readonly of: number; readonly loss?: number }
type Options = { readonly signal: AbortSignal; readonly onProgress: (progress: PracticeProgress) => Promise<void> }

/** Renders its scenes, then trains. The same recipe gives the same weights on the same machine. */
export async function trainRecogniser(device: Device, recipe: RecogniserRecipe, options: Options): Promise<Weights> {
  const clips: PracticeClip[] = []
  for (let at = 0; at < recipe.scenes; at++) {
    options.signal.throwIfAborted()
    clips.push(...practiceClips(recipe.firstScene + at))
    if (at % 10 === 0) await options.onProgress({ step: at, of: recipe.scenes })
  }
  return practise(device, clips, recipe, options)
}

/** Trains on shots that are at hand. */
export async function practise(
  device: Device,
  clips: readonly PracticeClip[],
  { together, pictures, seed }: Pick<RecogniserRecipe, 'together' | 'pictures' | 'seed'>,
  { signal, onProgress }: Options,
): Promise<Weights> {
  const weights = initialWeights(recogniserParams(), seed)
  const of = together.steps + pictures.steps
  const first = Math.floor(seededUniforms(seed, 0)() * 2 ** 30)
  let step = 0
  const train = async (phase: Phase, rows: Rows) => {
    const learn = await learner(device, weights, rows)
    for (let at = 0; at < phase.steps; at++, step++) {
      signal.throwIfAborted()
      const batch = practiceBatch(clips, rows, { seed, stream: first + step })
      const loss = await learn.step(batch, phase.rate * schedule(at, phase.steps))
      await onProgress({ step: step + 1, of, loss })
    }
    await learn.release()
  }
  await train(together, [together.batch, together.batch, together.batch / 2])
  await train(pictures, [pictures.batch, 0, 0])
  return weights
}

/** Moves weights by gradients of some parts of the network. */
async function learner(device: Device, weights: Weights, rows: Rows) {
  const executable = await device.compile(recogniserLossProgram(rows), weights)
  const moments = { mean: new Float32Array(weights.buffer.length), square: new Float32Array(weights.buffer.length) }
  let done = 0
  return {
    step: async (batch: Record<string, Float32Array>, rate: number): Promise<number> => {
      const made = await executable.run(batch)
      adamw(weights, made, moments, { step: done++, rate })
      return made.loss[0]
    },
    release: () => executable.release(),
  }
}

/** Share of the rate: linear warm-up over 5 %, then a cosine to zero. */
const schedule = (step: number, steps: number): number =>
  Math.min(1, (step + 1) / (0.05 * steps)) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))

const [BETA1, BETA2, DECAY] = [0.9, 0.99, 0.02]

/** One AdamW step (Loshchilov & Hutter 2019) over every parameter with a gradient. */
function adamw(
  weights: Weights,
  made: Readonly<Record<string, Float32Array>>,
  { mean, square }: { mean: Float32Array; square: Float32Array },
  { step, rate }: { step: number; rate: number },
): void {
  const [correct1, correct2] = [1 / (1 - BETA1 ** (step + 1)), 1 / (1 - BETA2 ** (step + 1))]
  for (const [name, { offset }] of weights.index) {
    const gradient = made[gradientName(name)]
    if (!gradient) continue
    for (let i = 0; i < gradient.length; i++) {
      const [at, g] = [offset + i, gradient[i]]
      mean[at] = BETA1 * mean[at] + (1 - BETA1) * g
      square[at] = BETA2 * square[at] + (1 - BETA2) * g * g
      const move = (mean[at] * correct1) / (Math.sqrt(square[at] * correct2) + 1e-8)
      weights.buffer[at] -= rate * (move + DECAY * weights.buffer[at])
    }
  }
}
