import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type LoadedModel, loadFewStep, loadModel } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { EvaluationFault } from '../evaluationFault.ts'
import { canRead, readSides } from '../judge/clipViews.ts'
import { type LoadedRecogniser, loadRecogniser } from '../judge/recogniserFile.ts'
import { checkUnseen } from '../unseenScenes.ts'
import type { SamplingSettings } from './drawFilm.ts'
import { measureScene } from './measureFilms.ts'
import type { ScorerName, Scorers } from './scorers.ts'
import { type StudyPlan, studiesOf } from './studies.ts'
import { makeSubject, type Subject } from './subject.ts'

/** A share of an evaluation: the scenes whose number leaves `worker` when divided by `of`. */
export type FilmsJob = {
  /** Weights files by the names of the models in the plan. */
  readonly weights: readonly string[]
  /** The few-step companion of the first of them, where films are to be drawn with it. */
  readonly fewStep?: string
  readonly recogniser: string
  /** ONNX files of the reader's own scorers. */
  readonly scorers: Readonly<Partial<Record<ScorerName, string>>>
  readonly plan: StudyPlan
  readonly settings: SamplingSettings
  readonly folder: string
  readonly strips: number
  /** Of how many scenes films are kept for people to rank. */
  readonly ranked: number
  readonly worker: number
  readonly of: number
}

/** Scenes are done one by one; those that were kept from before are told too, `films` being how many were made for it. */
export type FilmsProgress = { readonly study: string; readonly at: number; readonly films: number }

export type Around = {
  readonly device: () => Device
  readonly openScorers: (files: FilmsJob['scorers']) => Promise<Scorers>
  readonly tell: (told: FilmsProgress) => void
  readonly afterStep: () => Promise<void>
}

// what a record means: a folder of another version is refused as one of other films
const VERSION = 1

/** The files of an evaluation, read and found to be fit for it. */
export type Judged = {
  readonly models: readonly LoadedModel[]
  readonly judge: LoadedRecogniser
  readonly works: readonly string[]
}

/** Reads models and judge. An EvaluationFault where one of them has learnt from the scenes, or models do not go together. */
export async function readJudged({
  weights,
  fewStep,
  recogniser,
  scorers,
  plan,
  settings,
}: Omit<FilmsJob, 'worker' | 'of' | 'folder' | 'strips' | 'ranked'>): Promise<Judged> {
  const judge = await loadRecogniser(recogniser)
  const models = await Promise.all(weights.map((path, at) => readModel(path, at === 0 ? fewStep : undefined)))
  const asked = { firstScene: plan.firstScene, scenes: Math.max(...Object.values(plan.scenes)) }
  checkUnseen(judge.recipe, asked, recogniser)
  for (const [at, { provenance, config }] of models.entries()) {
    if (!canRead(config.size))
      throw new EvaluationFault(
        'other-size',
        `${weights[at]}: makes pictures of ${config.size} pixels, and the judge reads those of ${readSides}; evaluate other weights`,
      )
    checkUnseen(provenance, asked, weights[at])
    const [first] = models
    if (config.size !== first.config.size || config.vocabulary.join() !== first.config.vocabulary.join())
      throw new EvaluationFault(
        'other-model',
        `${weights[at]}: makes pictures of ${config.size} pixels from other words or sizes than ${weights[0]}; compare models of one kind`,
      )
  }
  const scored = await Promise.all(
    Object.entries(scorers).map(async ([name, file]) => [name, await hashOf(name, file)]),
  )
  const works = models.map(({ hash }) =>
    createHash('sha256')
      .update(
        JSON.stringify([
          VERSION,
          models[0].hash,
          hash,
          judge.hash,
          plan.firstScene,
          plan.limits,
          plan.length,
          settings,
          scored,
        ]),
      )
      .digest('hex'),
  )
  return { models, judge, works }
}

/** Makes and judges the films of a share that are not kept yet. What else the folder may hold is for `checkKeptFilms` to say. */
export async function measureFilms(job: FilmsJob, { device, openScorers, tell, afterStep }: Around): Promise<void> {
  const { models, judge, works } = await readJudged(job)
  const { folder, strips, ranked, settings, plan } = job
  const opened = new Map<number, Subject>()
  let on: Device | undefined
  const subject = async (model: number): Promise<Subject> => {
    on ??= device()
    const known = opened.get(model) ?? makeSubject(on, models[model], judge)
    opened.set(model, known)
    return known
  }
  const scorers = await openScorers(job.scorers)
  const measuring = { folder, strips, ranked, settings, works, scorers, subject, afterStep }
  try {
    for (const study of studiesOf(plan))
      for (let at = job.worker; at < study.scenes; at += job.of) {
        tell({ study: study.name, at, films: await measureScene(study, at, measuring) })
        await afterStep()
      }
  } finally {
    await on?.release()
  }
}

/** A model, with the changes of its companion if there is one: then it is another model. */
async function readModel(path: string, fewStep: string | undefined): Promise<LoadedModel> {
  const model = await loadModel(path)
  if (fewStep === undefined) return model
  const { head, weights } = await loadFewStep(fewStep, model)
  const hash = createHash('sha256').update(`${model.hash} ${head.hash}`).digest('hex')
  return { ...model, weights, hash, provenance: { ...model.provenance, fewStep: head.hash } }
}

async function hashOf(name: string, file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new EvaluationFault('other-scorer', `--${name} ${file}: there is no such file; give an ONNX file`)
  })
  return createHash('sha256').update(bytes).digest('hex')
}
