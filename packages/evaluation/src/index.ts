export type { EvaluateJob, EvaluateProgress, EvaluateResult } from './engine.ts'
export { EvaluationFault, type EvaluationFaultCode } from './evaluationFault.ts'
export type { FilmRecord, FilmSamples, SamplingSettings } from './filmRecord.ts'
export { bootstrap, type Figure, shareOf, type Tally } from './interval.ts'
export { judgedTraits, type TraitName, traitNames, uncaptionedTraits } from './judgedTraits.ts'
export { recogniserFile } from './recogniserFile.ts'
export { type PracticeProgress, type RecogniserRecipe, recogniserRecipe } from './recogniserTraining.ts'
export type { CarriedFigure, ContextFigures, GeneratedFigure, JudgeShares, Report } from './report.ts'
export { reportTable } from './reportTable.ts'
export type { SpeedProgress, SpeedReport, SpeedSettings } from './speed/speedReport.ts'
export { speedTable } from './speed/speedTable.ts'
export { firstUnseenScene, type SceneRange } from './unseenScenes.ts'

/** The engine module of this package: `startEngine<EvaluationJobs>(evaluationEngine)`. */
export const evaluationEngine = new URL('./engine.ts', import.meta.url)

/** The jobs of that engine. */
export type EvaluationJobs = typeof import('./engine.ts')
