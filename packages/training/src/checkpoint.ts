import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSafetensors, writeSafetensors } from '@sceneweave/model'
import type { OptimiserState } from './optimiser.ts'
import type { StageName } from './recipe.ts'

/** Where a run stands: which part is trained, how many of its steps are done, and the losses so far. */
export type Progress = {
  readonly part: 'vae' | 'denoiser'
  readonly step: number
  readonly recipe: string
  readonly losses: readonly LossPoint[]
}
export type LossPoint = { readonly stage: StageName; readonly step: number; readonly loss: number }

const PARTS = ['weights', 'mean', 'square', 'average'] as const

/** Saves a run so that it goes on bit by bit: a folder written beside the last one, then renamed. Files stay ≤ 16 MiB for `tiny`. */
export async function saveCheckpoint(folder: string, progress: Progress, state: OptimiserState): Promise<void> {
  const name = `${progress.part}-${String(progress.step).padStart(7, '0')}`
  const part = join(folder, `.${name}.part`)
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  for (const of of PARTS)
    await writeSafetensors(
      join(part, `${of}.safetensors`),
      [{ name: of, shape: [state[of].length], data: state[of] }],
      {},
    )
  await writeFile(join(part, 'progress.json'), JSON.stringify(progress))
  await rm(join(folder, name), { recursive: true, force: true })
  await rename(part, join(folder, name))
  for (const old of await checkpoints(folder, progress.part))
    if (old !== name) await rm(join(folder, old), { recursive: true })
}

/** The newest checkpoint of a part, read into `state`; null when there is none or it is of another recipe. */
export async function loadCheckpoint(
  folder: string,
  part: Progress['part'],
  recipe: string,
  state: OptimiserState,
): Promise<Progress | null> {
  const newest = (await checkpoints(folder, part)).at(-1)
  if (!newest) return null
  const progress = JSON.parse(await readFile(join(folder, newest, 'progress.json'), 'utf8')) as Progress
  if (progress.recipe !== recipe) return null
  for (const of of PARTS) {
    const { tensors } = await readSafetensors(join(folder, newest, `${of}.safetensors`))
    state[of].set((tensors.get(of) as { data: Float32Array }).data)
  }
  return progress
}

async function checkpoints(folder: string, part: Progress['part']): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.startsWith(`${part}-`)).sort()
}
