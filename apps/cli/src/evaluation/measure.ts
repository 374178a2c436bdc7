import { type EvaluationJobs, evaluationEngine, type FilmsProgress, studiesOf } from '@sceneweave/evaluation'
import { CancelFault, type CommandContext } from '../command.ts'
import { duration } from '../duration.ts'
import { withEngine } from '../withEngine.ts'
import type { Request } from './request.ts'

/** Makes and judges every film that is asked for and not kept yet, in one process or several. Throws a CancelFault that says what is kept. */
export async function measure(
  { job, device, workers, threads }: Request,
  { signal, progress }: CommandContext,
): Promise<void> {
  const tell = teller(job.plan, progress)
  const stop = new AbortController()
  const share = (worker: number) =>
    withEngine<EvaluationJobs, void>(evaluationEngine, (engine) =>
      engine.call(
        'films',
        { ...job, device, threads, worker, of: workers },
        { signal: AbortSignal.any([signal, stop.signal]), onProgress: (value) => tell(value as FilmsProgress) },
      ),
    ).catch((error: unknown) => {
      // the others need not go on: what they have made is kept
      stop.abort()
      throw error
    })
  progress('reading the model')
  const ended = await Promise.allSettled(Array.from({ length: workers }, (_, worker) => share(worker)))
  progress('')
  if (signal.aborted) throw new CancelFault(`stopped; the same command goes on from the films kept in ${job.folder}`)
  const failed = ended.filter((one) => one.status === 'rejected')
  // what made the others stop comes before their own words of being stopped
  const cause = failed.find(({ reason }) => !/abort/i.test(String(reason?.message))) ?? failed[0]
  if (cause) throw cause.reason
}

/** Tells how far all shares are, and how long the rest takes: by shots that were drawn here, not by those kept from before. */
function teller(plan: Request['job']['plan'], progress: (line: string) => void) {
  const studies = studiesOf(plan)
  const weightOf = (name: string, at: number) => {
    const study = studies.find((one) => one.name === name)
    return study ? study.arms.length * study.film(at).shots.length : 0
  }
  const total = studies.reduce((sum, { name, scenes }) => {
    return sum + Array.from({ length: scenes }, (_, at) => weightOf(name, at)).reduce((a, b) => a + b, 0)
  }, 0)
  const start = performance.now()
  let [done, made, films] = [0, 0, 0]
  return (told: FilmsProgress) => {
    const weight = weightOf(told.study, told.at)
    done += weight
    films += told.films
    if (told.films > 0) made += weight
    const eta = ((performance.now() - start) / 1000 / made) * (total - done)
    progress(`films ${((100 * done) / total).toFixed(0)} % · ${films} drawn · ${duration(eta)} left`)
  }
}
