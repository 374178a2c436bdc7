import { availableParallelism } from 'node:os'
import type { JobContext } from '@sceneweave/tensor/engine'
import { type TrainProgress, trainingEngine } from '@sceneweave/training'
import { CancelFault, type CommandArgs, type CommandContext, numberOption } from './command.ts'
import { trainingBar } from './trainingReport.ts'
import { withEngine } from './withEngine.ts'

// What the commands that train share: how they are run, and that they go on where they were stopped.

/** Options of every training. */
export const trainingOptions = {
  output: { type: 'string', short: 'o' },
  checkpoints: { type: 'string' },
  workers: { type: 'string' },
  threads: { type: 'string' },
  device: { type: 'string' },
  seconds: { type: 'string' },
} as const

/** Processes, their threads, and when to stop. */
export function trainingSettings(args: CommandArgs): { workers: number; threads: number; seconds?: number } {
  const count = { min: 1, max: 1024, whole: true }
  return {
    workers: numberOption(args, 'workers', count) ?? availableParallelism(),
    threads: numberOption(args, 'threads', count) ?? 1,
    seconds: numberOption(args, 'seconds', { min: 1 }),
  }
}

/** Runs a training of the engine, telling how far it is. Throws a CancelFault that says where it goes on from. */
export async function runTraining<Job extends { readonly checkpoints: string }, Result>(
  name: 'train' | 'distil',
  job: Job,
  { signal, progress }: CommandContext,
): Promise<Result> {
  type Jobs = Record<typeof name, (job: Job, context: JobContext) => Promise<Result>>
  const onProgress = (value: unknown) => progress(trainingBar(value as TrainProgress))
  try {
    return await withEngine<Jobs, Result>(trainingEngine, (engine) => {
      progress('starting the workers')
      return engine.call(name, job, { signal, onProgress })
    })
  } catch (error) {
    if (!signal.aborted) throw error
    throw new CancelFault(`stopped; the same command goes on from the last checkpoint in ${job.checkpoints}`)
  }
}
