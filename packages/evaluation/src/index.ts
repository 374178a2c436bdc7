export type { CompareJob, EngineDevice } from './engine.ts'
export { EvaluationFault, type EvaluationFaultCode } from './evaluationFault.ts'
export { type FewStepFigures, type FilmWay, fewStepFigures, type Mean, type WayFigures } from './fewStepFigures.ts'
export { type Report, type ReportHead, type Sheet, summarise } from './figures/report.ts'
export type { Column, Curve, Point, Row, Section, Table } from './figures/section.ts'
export type { SamplingSettings } from './films/drawFilm.ts'
export { type FilmsJob, type FilmsProgress, type Judged, readJudged } from './films/filmsJob.ts'
export { checkKeptFilms } from './films/keptFilms.ts'
export { type Method, type MethodName, methodNames, methods } from './films/methods.ts'
export { writeRankingStudy } from './films/rankingStudy.ts'
export { type ScorerName, scorerNames } from './films/scorers.ts'
export { type StudyName, type StudyPlan, studiesOf, studyNames } from './films/studies.ts'
export { bootstrap, type Figure, shareOf, type Tally } from './interval.ts'
export { judgedTraits, type TraitName, traitNames, uncaptionedTraits } from './judge/judgedTraits.ts'
export { recogniserFile } from './judge/recogniserFile.ts'
export { type PracticeProgress, type RecogniserRecipe, recogniserRecipe } from './judge/recogniserTraining.ts'
export { htmlReport } from './report/html.ts'
export { markdownReport } from './report/markdown.ts'
export type { SpeedProgress, SpeedReport, SpeedSettings } from './speed/speedReport.ts'
export { speedTable } from './speed/speedTable.ts'
export { firstUnseenScene, type SceneRange } from './unseenScenes.ts'

/** The engine module of this package: `startEngine<EvaluationJobs>(evaluationEngine)`. */
export const evaluationEngine = new URL('./engine.ts', import.meta.url)

/** The jobs of that engine. */
export type EvaluationJobs = typeof import('./engine.ts')
