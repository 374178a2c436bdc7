import type { CudaDevice } from '@sceneweave/tensor/cuda'
import { type CudaStepping, cudaStepper } from './cudaStepper.ts'
import type { FollowSetup } from './follower.ts'
import { lentSources } from './lentSources.ts'
import { type Follower, parallelStepper } from './parallelStepper.ts'
import type { Recipe } from './recipe.ts'
import type { Stepper } from './stepper.ts'
import { TrainingFault } from './trainingFault.ts'

/** A process with a GPU of its own, which runs the jobs of `engine.ts` that begin with "follow". */
export type FollowerProcess = Pick<Follower, 'name' | 'onGone' | 'stop'> & {
  call(job: 'followOpen' | 'followLend' | 'followJoin' | 'followStep', args: unknown): Promise<unknown>
}

/** Refuses a number of GPUs that steps cannot be shared by. */
export function checkGpus({ vae, denoiser }: Pick<Recipe, 'vae' | 'denoiser'>, gpus: number): void {
  const fits = (count: number) => vae.micro % count === 0 && denoiser.micro % count === 0
  if (fits(gpus)) return
  const possible = Array.from({ length: Math.max(vae.micro, denoiser.micro) }, (_, at) => at + 1).filter(fits)
  throw new TrainingFault(
    `a step has ${vae.micro} microbatches of the autoencoder and ${denoiser.micro} of the denoiser, which ${gpus} GPUs cannot ` +
      `share evenly: use ${possible.join(' or ')}`,
  )
}

export type GroupStepping = CudaStepping &
  Pick<FollowSetup, 'trained' | 'workers' | 'threads' | 'rank'> & {
    readonly sources: Parameters<typeof lentSources>[0]
  }

const CHUNK = 2 ** 26

/** Steps on this device and on those of other processes, all from the state of this one. */
export async function groupStepper(
  device: CudaDevice,
  stepping: GroupStepping,
  processes: readonly FollowerProcess[],
): Promise<Stepper> {
  const count = processes.length + 1
  try {
    await Promise.all(processes.map((process, at) => open(process, stepping, { rank: at + 1, count })))
    const id = device.groupId()
    const joined = Promise.all(processes.map((process) => process.call('followJoin', { id })))
    const own = async () => {
      const group = await device.group({ rank: 0, count, id })
      const onClose = async () => {
        await stepping.onClose?.()
        await group.release()
      }
      return { group, stepper: await cudaStepper(device, { ...stepping, group, onClose }) }
    }
    // who fails to join is heard of, though this one waits for it
    const [{ group, stepper }] = await Promise.all([own(), joined])
    const followers = processes.map(
      (process): Follower => ({
        ...process,
        step: (batches, at) => process.call('followStep', { batches, at }),
      }),
    )
    return parallelStepper(stepper, followers, () => group.abort())
  } catch (error) {
    await Promise.all(processes.map((process) => process.stop()))
    throw error
  }
}

/** Tells a process what it needs, and sends it the memory that its batches are made from. */
async function open(process: FollowerProcess, stepping: GroupStepping, place: FollowSetup['place']): Promise<void> {
  const { memories, ...sources } = lentSources(stepping.sources)
  const { config, trained, weights, rule, matrices, micro, format, forks, workers, threads, rank } = stepping
  const setup: FollowSetup = {
    ...{ place, config, trained, rule, matrices, micro, format, forks, workers, threads, rank, sources },
    ...{ index: weights.index, values: weights.buffer.length },
  }
  await process.call('followOpen', setup)
  for (const [memory, from] of memories.entries())
    for (let offset = 0; from && offset < from.byteLength; offset += CHUNK) {
      const bytes = new Uint8Array(from, offset, Math.min(CHUNK, from.byteLength - offset)).slice()
      await process.call('followLend', { memory, offset, bytes })
    }
}
