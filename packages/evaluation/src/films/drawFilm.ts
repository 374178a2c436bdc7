import {
  autoregressivePlan,
  conditionedPlan,
  type NoisePlan,
  type SampledScene,
  type SolverName,
  sampleScene,
  textEncoder,
} from '@sceneweave/model'
import type { Draw } from './methods.ts'
import type { Column, Script } from './script.ts'
import type { Subject } from './subject.ts'

/** How films are sampled; `contextTime` is t_c, the noise level at which what was drawn before is seen. */
export type SamplingSettings = {
  readonly steps: number
  readonly guidance: number
  readonly shift: number
  readonly solver: SolverName
  readonly contextTime: number
}

export type Drawing = {
  readonly settings: SamplingSettings
  /** Awaited after every step: lets a cancel be heard. */
  readonly afterStep: () => Promise<void>
  /** Latents of a real shot, for methods that are given one. */
  readonly real: (shot: number) => Promise<Float32Array>
}

/** Runs the draws of a method one after another. Gives the latents of every shot of the script. */
export async function drawFilm(
  subject: Subject,
  { script, draws }: { script: Script; draws: readonly Draw[] },
  drawing: Drawing,
): Promise<Float32Array[]> {
  const drawn = new Map<string, Float32Array>()
  for (const draw of draws) {
    const given: Float32Array[] = []
    for (const { name } of draw.given)
      given.push(draw.real ? await drawing.real(shotOf(script, name)) : (drawn.get(name) as Float32Array))
    if (draw.real) for (const [at, { name }] of draw.given.entries()) drawn.set(name, given[at])
    const made = await sampleScene(subject.denoiser, sceneOf(subject, { script, draw, given }), {
      plan: planOf(draw, drawing.settings),
      solver: drawing.settings.solver,
      guidance: drawing.settings.guidance,
      attention: draw.attention,
      history: draw.history,
      onStep: drawing.afterStep,
    })
    for (const [at, { name }] of draw.columns.entries()) drawn.set(name, made[draw.given.length + at])
  }
  return script.shots.map(({ name }) => drawn.get(name) as Float32Array)
}

const shotOf = ({ shots }: Script, name: string): number => shots.findIndex((shot) => shot.name === name)

/** Given columns come first, at their level; then what is drawn. */
export function planOf({ columns, given, time, order }: Draw, { steps, shift }: SamplingSettings): NoisePlan {
  const schedule = { shots: given.length + columns.length, steps, shift }
  const times = new Map(given.map((_, at) => [at, time]))
  return order === 'together' ? conditionedPlan(schedule, times) : autoregressivePlan(schedule, time, times)
}

/** A draw as the sampler takes it. */
export function sceneOf(
  { config }: Subject,
  { script, draw, given }: { script: Script; draw: Draw; given: readonly Float32Array[] },
): SampledScene {
  const text = textEncoder(config.vocabulary)
  const shot = ({ prompt, frames, seed }: Column) => ({
    words: text.encode(prompt, config.textBucket.shot).words,
    ...{ frames, seed },
  })
  return {
    global: text.encode(script.film.globalPrompt, config.textBucket.global).words,
    shots: [
      ...draw.given.map((column, at) => ({ ...shot(column), given: given[at], apart: draw.apart })),
      ...draw.columns.map(shot),
    ],
  }
}
