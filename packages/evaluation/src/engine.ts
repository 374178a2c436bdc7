import { loadModel } from '@sceneweave/model'
import { breathe, type JobContext } from '@sceneweave/tensor/engine'
import { onnxDevice } from '@sceneweave/tensor/onnx'
import { type FilmRecord, type FilmSamples, measureFilm, type SamplingSettings } from './filmRecord.ts'
import { loadRecogniser, saveRecogniser } from './recogniserFile.ts'
import { type PracticeProgress, type RecogniserRecipe, trainRecogniser } from './recogniserTraining.ts'
import { type Report, summarise } from './report.ts'
import { measureSpeed, type SpeedReport, type SpeedSettings } from './speed/speedReport.ts'
import { makeSubject } from './testFilm.ts'
import { checkUnseen, type SceneRange } from './unseenScenes.ts'

export type EvaluateJob = {
  readonly weights: string
  readonly recogniser: string
  readonly scenes: SceneRange
  readonly settings: SamplingSettings
  /** Of how many films pictures come back. */
  readonly samples: number
  readonly threads?: number
}
export type EvaluateResult = {
  readonly report: Report
  readonly size: number
  readonly samples: readonly FilmSamples[]
}
export type EvaluateProgress = { readonly film: number; readonly of: number; readonly etaSeconds: number }

/** Judges a model on unseen scenes. Tells every film; cancelling ends between two steps. */
export async function evaluate(job: EvaluateJob, { progress, signal }: JobContext): Promise<EvaluateResult> {
  const [model, judge] = [await loadModel(job.weights), await loadRecogniser(job.recogniser)]
  checkUnseen(model.provenance, job.scenes, job.weights)
  checkUnseen(judge.recipe, job.scenes, job.recogniser)
  const device = onnxDevice({ threads: job.threads })
  const subject = makeSubject(device, model, judge)
  const afterStep = async () => {
    await breathe()
    signal.throwIfAborted()
  }
  const films: FilmRecord[] = []
  const samples: FilmSamples[] = []
  const start = performance.now()
  for (let at = 0; at < job.scenes.scenes; at++) {
    const measured = await measureFilm(subject, job.scenes.firstScene + at, { settings: job.settings, afterStep })
    films.push(measured.record)
    if (at < job.samples) samples.push(measured.samples)
    const perFilm = (performance.now() - start) / 1000 / films.length
    const told: EvaluateProgress = {
      film: films.length,
      of: job.scenes.scenes,
      etaSeconds: perFilm * (job.scenes.scenes - films.length),
    }
    progress(told)
    await afterStep()
  }
  await device.release()
  const { name } = model.config
  const head = {
    model: { name, hash: model.hash, provenance: model.provenance },
    recogniser: { hash: judge.hash },
    scenes: job.scenes,
    settings: job.settings,
  }
  return { report: summarise(head, films), size: model.config.size, samples }
}

/** Trains the judge and writes it, whole or not at all. Tells the scenes it renders, then its steps with their loss. */
export async function practise(
  { recipe, out }: { recipe: RecogniserRecipe; out: string },
  { progress, signal }: JobContext,
): Promise<void> {
  const device = onnxDevice({ threads: 1 })
  const onProgress = async (told: PracticeProgress) => {
    progress(told)
    await breathe()
  }
  await saveRecogniser(out, await trainRecogniser(device, recipe, { signal, onProgress }), recipe)
  await device.release()
}

/** Measures how fast the model runs, after checking that the faster ways give the same numbers. */
export const bench = (settings: SpeedSettings, { progress, signal }: JobContext): Promise<SpeedReport> =>
  measureSpeed(onnxDevice({ threads: settings.threads, sessions: 24 }), settings, async (told) => {
    progress(told)
    await breathe()
    signal.throwIfAborted()
  })
