import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSafetensors, writeSafetensors } from '@sceneweave/model'
import type { AblationName } from './ablations.ts'
import type { OptimiserState } from './optimiser.ts'
import type { StageName } from './recipe.ts'
import { TrainingFault } from './trainingFault.ts'

/** What is trained by itself; ablations have denoisers of their own. */
export type PartName = 'vae' | 'decoder' | 'denoiser' | 'few-step' | `ablation-${AblationName}`

/** Where a run stands: which part is trained, how many of its steps are done, and the losses so far. */
export type Progress = {
  readonly part: PartName
  readonly step: number
  readonly recipe: string
  readonly losses: readonly LossPoint[]
}
export type LossPoint = { readonly stage: StageName; readonly step: number; readonly loss: number }

const PARTS = ['weights', 'mean', 'square', 'average'] as const

// files of at most 16 MiB travel anywhere
const PIECE = 4_000_000

/** The files of a state's parts, and what lies in each. */
const filesOf = (state: OptimiserState): { file: string; of: string; data: Float32Array }[] =>
  PARTS.flatMap((of) =>
    Array.from({ length: Math.ceil(state[of].length / PIECE) }, (_, at) => ({
      file: `${of}${at === 0 ? '' : `-${at}`}.safetensors`,
      of,
      data: state[of].subarray(at * PIECE, (at + 1) * PIECE),
    })),
  )

/** Saves a run so that it goes on bit by bit: a folder of files of at most 16 MiB, written beside the last one, then renamed. */
export async function saveCheckpoint(folder: string, progress: Progress, state: OptimiserState): Promise<void> {
  const name = `${progress.part}-${String(progress.step).padStart(7, '0')}`
  const part = join(folder, `.${name}.part`)
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  for (const { file, of, data } of filesOf(state))
    await writeSafetensors(join(part, file), [{ name: of, shape: [data.length], data }], {})
  await writeFile(join(part, 'progress.json'), JSON.stringify(progress))
  await rm(join(folder, name), { recursive: true, force: true })
  await rename(part, join(folder, name))
  for (const old of await checkpoints(folder, progress.part))
    if (old !== name) await rm(join(folder, old), { recursive: true })
}

/** The newest checkpoint of a part, read into `state`; null when there is none. A TrainingFault where it is of another recipe. */
export async function loadCheckpoint(
  folder: string,
  part: Progress['part'],
  recipe: string,
  state: OptimiserState,
): Promise<Progress | null> {
  const newest = (await checkpoints(folder, part)).at(-1)
  if (!newest) return null
  const progress = JSON.parse(await readFile(join(folder, newest, 'progress.json'), 'utf8')) as Progress
  // a run that began anew would delete it
  if (progress.recipe !== recipe)
    throw new TrainingFault(
      `${join(folder, newest)}: this checkpoint is of another recipe; name another folder with --checkpoints, or take it away to begin anew`,
    )
  for (const { file, of, data } of filesOf(state)) {
    const { tensors } = await readSafetensors(join(folder, newest, file))
    data.set((tensors.get(of) as { data: Float32Array }).data)
  }
  return progress
}

async function checkpoints(folder: string, part: Progress['part']): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.startsWith(`${part}-`)).sort()
}
