import type { FewStepSchedule } from '@sceneweave/model'
import { type Optimiser, type Recipe, smallRecipe, tinyRecipe } from './recipe.ts'

/** Everything that a few-step companion depends on beside the weights it is made from: equal recipes, equal companions. */
export type DistilRecipe = {
  readonly seed: number
  /** Scenes, shapes of packs and shares of attention that films are drawn by: those that the weights were trained by. */
  readonly base: Recipe
  /** The steps that the companion learns to take: one line for each. */
  readonly schedule: FewStepSchedule
  readonly pairs: {
    /** Packs of scenes that the teacher samples, and the rows that each is packed to. */
    readonly packs: number
    readonly rows: number
    /** Steps of the teacher (a multiple of the schedule's, with its shift), and its guidance. */
    readonly steps: number
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
    /** How many lines the student is taught: one for each of its steps, or fewer that span several (1: rectified flow). */
    readonly lines: number
    /** Share of times at the beginning of a line, where a film's steps begin; the others lie along it. */
    readonly starts: number
    readonly optimiser: Optimiser
  }
}

const optimiser: Optimiser = {
  rate: 2e-3,
  warmup: 20,
  floor: 0.02,
  beta1: 0.9,
  beta2: 0.97,
  // what is frozen would shrink
  weightDecay: 0,
  clip: 1,
  ema: 0.99,
}

/** The recipe of the companion that is shipped with `tiny`. */
export const tinyDistil: DistilRecipe = {
  seed: 11,
  base: { ...tinyRecipe, data: { ...tinyRecipe.data, scenes: 400, stillsPerShot: 1 } },
  schedule: { steps: 6, shift: 2 },
  pairs: { packs: 120, rows: 1000, steps: 24, guidance: 3, joint: 0.6, contextTime: 0.3, clean: 0.2 },
  student: { steps: 400, micro: 4, rank: 16, lines: 6, starts: 0.7, optimiser },
}

/** The recipe of the companion of `small`, for one GPU. */
export const smallDistil: DistilRecipe = {
  ...tinyDistil,
  base: { ...smallRecipe, data: { ...smallRecipe.data, scenes: 3_000, stillsPerShot: 1 } },
  pairs: { ...tinyDistil.pairs, packs: 1_200, rows: 8_000 },
  student: {
    ...tinyDistil.student,
    steps: 4_000,
    micro: 1,
    rank: 28,
    optimiser: { ...optimiser, warmup: 100, ema: 0.998 },
  },
}
