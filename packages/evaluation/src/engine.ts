import { loadFewStep, loadModel } from '@sceneweave/model'
import type { Device } from '@sceneweave/tensor'
import { cudaDevice } from '@sceneweave/tensor/cuda'
import { breathe, type JobContext } from '@sceneweave/tensor/engine'
import { onnxDevice, openOnnxFile } from '@sceneweave/tensor/onnx'
import { type FewStepFigures, fewStepFigures } from './fewStepFigures.ts'
import { type FilmsJob, type FilmsProgress, measureFilms } from './films/filmsJob.ts'
import { saveRecogniser } from './judge/recogniserFile.ts'
import { type PracticeProgress, type RecogniserRecipe, trainRecogniser } from './judge/recogniserTraining.ts'
import { measureSpeed, type SpeedReport, type SpeedSettings } from './speed/speedReport.ts'

/** What to run on; `threads` of the CPU. */
export type EngineDevice = { readonly device: 'onnx' | 'cuda'; readonly threads?: number }

// one worker meets every number of shots, in several methods, with and without text
const SESSIONS = 96

/** Makes films and judges them, a share of an evaluation. Tells every scene; cancelling ends it between two steps. */
export async function films(job: FilmsJob & EngineDevice, { progress, signal }: JobContext): Promise<void> {
  await measureFilms(job, {
    device: () => openDevice(job),
    openScorers: async (files) => {
      const opened = Object.entries(files).map(async ([name, file]) => [name, await openOnnxFile(file, job)] as const)
      return Object.fromEntries(await Promise.all(opened))
    },
    tell: (told: FilmsProgress) => progress(told),
    afterStep: async () => {
      await breathe(signal)
    },
  })
}

/** Trains the judge and writes it, whole or not at all. Tells the scenes it renders, then its steps with their loss. */
export async function practise(
  { recipe, out, ...on }: { recipe: RecogniserRecipe; out: string } & EngineDevice,
  { progress, signal }: JobContext,
): Promise<void> {
  const device = openDevice(on, 'f32')
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
    await breathe(signal)
  })

export type CompareJob = EngineDevice & {
  readonly weights: string
  readonly companion: string
  readonly scenes: { readonly firstScene: number; readonly scenes: number }
  readonly teacher: { readonly steps: number; readonly guidance: number }
}

/** Compares the films of a few-step companion with those of its weights. Tells every film. */
export async function compareFewStep(job: CompareJob, { signal, progress }: JobContext): Promise<FewStepFigures> {
  const base = await loadModel(job.weights)
  const companion = await loadFewStep(job.companion, base)
  const { scenes, teacher } = job
  const device = openDevice(job)
  const afterFilm = async (film: number) => {
    progress({ film, of: scenes.scenes })
    await breathe(signal)
  }
  try {
    return await fewStepFigures({ base, companion, device, scenes, teacher, afterFilm })
  } finally {
    await device.release()
  }
}

const openDevice = ({ device, threads }: EngineDevice, format: 'f32' | 'bf16' = 'bf16'): Device =>
  device === 'cuda' ? cudaDevice({ format }) : onnxDevice({ threads, sessions: SESSIONS })
