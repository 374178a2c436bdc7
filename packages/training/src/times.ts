import type { TimeLaw } from './recipe.ts'

/** Standard normal from two uniforms. */
const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())

/** One logit-normal time in (0, 1), shifted towards noise by `shift`. */
export function logitNormalTime({ mean, std, shift }: TimeLaw, uniform: () => number): number {
  const t = 1 / (1 + Math.exp(-(mean + std * normal(uniform))))
  return (shift * t) / (1 + (shift - 1) * t)
}

/** Times of the shots of one scene: each its own (LCT §3.2), with the shares of the law for joint and context use. */
export function shotTimes(law: TimeLaw, shots: number, uniform: () => number): number[] {
  if (uniform() < law.equal) {
    const t = logitNormalTime(law, uniform)
    return Array.from({ length: shots }, () => t)
  }
  return Array.from({ length: shots }, () => {
    const context = shots > 1 && uniform() < law.context
    return context ? law.contextTime * uniform() : logitNormalTime(law, uniform)
  })
}
