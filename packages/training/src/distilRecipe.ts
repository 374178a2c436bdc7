import type { FewStepSchedule } from '@sceneweave/model'
import { type Optimiser, type Recipe, smallRecipe, tinyRecipe } from './recipe.ts'

/** Everything that a few-step companion depends on beside the weights it is made from: equal recipes, equal companions. */
export type DistilRecipe = {
  readonly seed: number
  /** Scenes, shapes of packs and shares of attention that films are drawn by: those that the weights were trained by. */
  readonly base: Recipe
  /** How the companion is to be sampled. */
  readonly schedule: FewStepSchedule
  readonly pairs: {
    /** Packs of scenes that the teacher samples, and the rows that each is packed to. */
    readonly packs: number
    readonly rows: number
    /** Steps of the teacher, with the schedule's shift; how many states of a film are kept, of which they are a multiple. */
    readonly steps: number
    readonly kept: number
    readonly guidance: number
    /** Share of bidirectional packs' scenes whose shots are all made together. */
    readonly joint: number
    /** Given shots have times from 0 to this, and this share of them exactly 0. */
    readonly contextTime: number
    readonly clean: number
  }
  readonly student: {
    readonly steps: number
    readonly micro: number
    /** Rank of the products that are added to matrices. */
    readonly rank: number
    /** Share of times at the beginning of a line between two kept states; the others lie in its middle. */
    readonly starts: number
    readonly optimiser: Optimiser
  }
}

const optimiser: Optimiser = {
  // after 120 steps of `tiny` the better the higher, from 1e-3 on
  rate: 5e-3,
  warmup: 20,
  floor: 0.02,
  beta1: 0.9,
  beta2: 0.97,
  // what is frozen would shrink
  weightDecay: 0,
  clip: 1,
  ema: 0.99,
}

/** The recipe of a companion of `tiny`: half an hour of one busy core. */
export const tinyDistil: DistilRecipe = {
  seed: 11,
  base: { ...tinyRecipe, data: { ...tinyRecipe.data, scenes: 400, stillsPerShot: 1 } },
  schedule: { steps: 6, shift: 2, solver: 'multistep' },
  pairs: { packs: 160, rows: 1000, steps: 12, kept: 12, guidance: 3, joint: 0.6, contextTime: 0.3, clean: 0.2 },
  student: { steps: 900, micro: 2, rank: 16, starts: 0.2, optimiser },
}

/** The recipe of the companion of `small`, for one GPU. */
export const smallDistil: DistilRecipe = {
  ...tinyDistil,
  // the scenes of its training, whose latents lie among its checkpoints
  base: smallRecipe,
  // some ten thousand shots at twelve times each; kept in halves they are ten gigabytes
  pairs: { ...tinyDistil.pairs, packs: 300, rows: 16_000 },
  student: {
    ...tinyDistil.student,
    steps: 4_000,
    micro: 1,
    // 2.4 MB: with 44 and more the shipped files of `small` would be more than 40 MB
    rank: 16,
    optimiser: { ...optimiser, rate: 4e-3, warmup: 100, ema: 0.998 },
  },
}
