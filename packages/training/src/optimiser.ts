import type { Optimiser } from './recipe.ts'
import { TrainingFault } from './trainingFault.ts'

/** State of AdamW with an exponential moving average, all flat float32 in the order of the weights buffer. */
export type OptimiserState = {
  readonly weights: Float32Array
  readonly mean: Float32Array
  readonly square: Float32Array
  readonly average: Float32Array
}

/** Fresh state over a weights buffer: moments at zero, the average at the weights. */
export const optimiserState = (weights: Float32Array): OptimiserState => ({
  weights,
  mean: new Float32Array(weights.length),
  square: new Float32Array(weights.length),
  average: Float32Array.from(weights),
})

/** Learning rate of step 0, 1, …: linear warm-up, then cosine down to floor · rate at `steps`. */
export function learningRate({ rate, warmup, floor }: Optimiser, step: number, steps: number): number {
  if (step < warmup) return (rate * (step + 1)) / warmup
  const along = Math.min(1, (step - warmup) / Math.max(1, steps - warmup))
  return rate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * along)))
}

/** What a step, counted from 0, divides its moments by, as factors; and how much of the moving average it keeps. */
const corrections = ({ beta1, beta2, ema }: Optimiser, step: number) => ({
  correct1: 1 / (1 - beta1 ** (step + 1)),
  correct2: 1 / (1 - beta2 ** (step + 1)),
  // an average that starts at the first weights would remember them for 1/(1 − ema) steps
  keep: Math.min(ema, (step + 1) / (step + 10)),
})

/** All numbers of step 0, 1, … of `steps`: rates of AdamW and of Muon, corrections, share of the average that is kept. */
export function stepNumbers(rule: Optimiser, step: number, steps: number) {
  const rate = learningRate(rule, step, steps)
  return { rate, muonRate: rule.muon ? (rate / rule.rate) * rule.muon.rate : 0, ...corrections(rule, step) }
}

/** Throws where a gradient is not a number: no step is made of it. */
export function checkNorm(norm: number, step: number): void {
  if (!Number.isFinite(norm)) throw new TrainingFault(`the gradient of step ${step} is not a number; lower the rate`)
}

/** √Σg². */
export const globalNorm = (gradient: Float32Array): number => {
  let square = 0
  for (let i = 0; i < gradient.length; i++) square += gradient[i] * gradient[i]
  return Math.sqrt(square)
}

/**
 * One AdamW step (Loshchilov & Hutter 2019) with clipping by global norm, then the moving average; step counts from 0.
 * `gradient` is used as it is; returns its norm before clipping. Values that another rule moved keep their weight and mean:
 * `apart` marks them with 1, and of them only the average moves.
 */
export function adamw(
  state: OptimiserState,
  gradient: Float32Array,
  rule: Optimiser,
  at: { step: number; rate: number },
  apart?: Uint8Array,
): number {
  const { weights, mean, square, average } = state
  const { beta1, beta2, weightDecay } = rule
  const norm = globalNorm(gradient)
  checkNorm(norm, at.step)
  const shrink = norm > rule.clip ? rule.clip / norm : 1
  const { correct1, correct2, keep } = corrections(rule, at.step)
  for (let i = 0; i < weights.length; i++) {
    if (apart?.[i]) {
      average[i] = keep * average[i] + (1 - keep) * weights[i]
      continue
    }
    const g = gradient[i] * shrink
    const m = beta1 * mean[i] + (1 - beta1) * g
    const s = beta2 * square[i] + (1 - beta2) * g * g
    mean[i] = m
    // denormals are slow: a second moment this small is none
    square[i] = s < 1e-30 ? 0 : s
    const w = weights[i]
    const next = w - at.rate * ((m * correct1) / (Math.sqrt(s * correct2) + 1e-8) + weightDecay * w)
    weights[i] = next
    average[i] = keep * average[i] + (1 - keep) * next
  }
  return norm
}
