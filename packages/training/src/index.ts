export { type AblationName, ablations } from './ablations.ts'
export type { LossPoint } from './checkpoint.ts'
export { type DistilOptions, type DistilResult, distilModel } from './distil.ts'
export { type DistilRecipe, smallDistil, tinyDistil } from './distilRecipe.ts'
export type { DistilJob, TrainJob } from './engine.ts'
export type { TrainOptions, TrainProgress } from './part.ts'
export { type Recipe, type StageName, smallRecipe, tinyRecipe } from './recipe.ts'
export { type TrainResult, trainModel } from './train.ts'

/** The engine module of this package: `startEngine<typeof import('./engine.ts')>(trainingEngine)`. */
export const trainingEngine = new URL('./engine.ts', import.meta.url)
