import type { ModelConfig } from '@sceneweave/model'
import type { Recipe, Stage } from './recipe.ts'

/** What of the method is left out. `whole` leaves out nothing: it is what the others are compared with, at the same cost. */
export type Ablation = {
  readonly title: string
  readonly config?: Pick<ModelConfig, 'positions'>
  readonly denoiser?: (denoiser: Recipe['denoiser']) => Partial<Recipe['denoiser']>
}

/** Ablations of LCT: each trains the denoiser anew, on the same autoencoder and latents. */
export const ablations = {
  whole: { title: 'nothing is left out' },
  'no-interleaving': {
    title: 'text of all shots before the video of all, as one clip',
    config: { positions: 'concatenated' },
  },
  'equal-times': {
    title: 'all shots of a scene always at one time',
    denoiser: ({ times }) => ({ times: { ...times, equal: 1 } }),
  },
  'causal-from-scratch': {
    title: 'scenes are causal from the first step on',
    denoiser: ({ stages }) => ({
      stages: stages.map((stage): Stage => (stage.name === 'scene' ? { ...stage, name: 'causal' } : stage)),
      bidirectional: 0,
    }),
  },
} as const satisfies Record<string, Ablation>
export type AblationName = keyof typeof ablations

/** A recipe and its sizes without a part of the method, the stages of its denoiser cut to `steps` in all. */
export function ablated(
  { recipe, config }: { recipe: Recipe; config: ModelConfig },
  { name, steps }: { name: AblationName; steps: number },
): { recipe: Recipe; config: ModelConfig } {
  const { config: other, denoiser: change }: Ablation = ablations[name]
  const denoiser = { ...recipe.denoiser, stages: shortened(recipe.denoiser.stages, steps) }
  return {
    recipe: { ...recipe, denoiser: { ...denoiser, ...change?.(denoiser) } },
    config: { ...config, ...other },
  }
}

/** Every stage keeps its share. */
function shortened(stages: readonly Stage[], steps: number): Stage[] {
  const all = stages.reduce((sum, stage) => sum + stage.steps, 0)
  const cuts = stages.map((_, at) => {
    const until = stages.slice(0, at + 1).reduce((sum, stage) => sum + stage.steps, 0)
    return Math.round((steps * until) / all)
  })
  return stages.map((stage, at) => ({ ...stage, steps: cuts[at] - (cuts[at - 1] ?? 0) }))
}
