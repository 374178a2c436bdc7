import { type EngineProcess, type StartOptions, startProcess } from './childProcess.ts'
import { EngineFault, type EngineFaultDetail } from './engineFault.ts'
import type { JobContext } from './job.ts'
import type { Reply } from './protocol.ts'

const KILL_AFTER_MS = 5000

/** `killAfterMs`: how long a cancelled job may take to end before its process is killed. */
export type EngineOptions = StartOptions & { readonly killAfterMs?: number }

export type CallOptions = { readonly onProgress?: (value: unknown) => void; readonly signal?: AbortSignal }

/** Jobs of a module: `startEngine<typeof import('./jobs.ts')>(url)` types its calls. */
export type Engine<Jobs = AnyJobs> = {
  /** Of the process that runs now; undefined when none does. */
  readonly pid: number | undefined
  /** Runs a job and gives its result. Calls run one at a time, in order. */
  call<Name extends JobName<Jobs>>(
    name: Name,
    args: ArgsOf<Jobs[Name]>,
    options?: CallOptions,
  ): Promise<ResultOf<Jobs[Name]>>
  /** Ends the process; calls in work are rejected, and so are later ones. */
  stop(): Promise<void>
}

type AnyJobs = { readonly [name: string]: (args: unknown, context: JobContext) => Promise<unknown> }
type JobName<Jobs> = Extract<keyof Jobs, string>
type ArgsOf<J> = J extends (args: infer Args, context: JobContext) => unknown ? Args : never
type ResultOf<J> = J extends (args: never, context: JobContext) => infer Result ? Awaited<Result> : never

/** Starts a child process that runs the exported async functions of a module, and starts it again when it has died. */
export async function startEngine<Jobs = AnyJobs>(moduleUrl: URL, options: EngineOptions = {}): Promise<Engine<Jobs>> {
  const engine = new Supervisor(moduleUrl, options)
  await engine.start()
  return engine as unknown as Engine<Jobs>
}

class Supervisor {
  private readonly moduleUrl: URL
  private readonly options: EngineOptions
  private process: EngineProcess | null = null
  private last: Promise<unknown> = Promise.resolve()
  private calls = 0
  private stopped = false

  constructor(moduleUrl: URL, options: EngineOptions) {
    this.moduleUrl = moduleUrl
    this.options = options
  }

  get pid(): number | undefined {
    return this.process?.pid
  }

  async start(): Promise<EngineProcess> {
    if (this.stopped) throw stoppedFault()
    if (this.process?.connected) return this.process
    await this.process?.ended
    const started = await startProcess(this.moduleUrl, this.options)
    this.process = started
    void started.ended.then(() => {
      if (this.process === started) this.process = null
    })
    if (!this.stopped) return started
    started.kill('SIGKILL')
    await started.ended
    throw stoppedFault()
  }

  call(job: string, args: unknown, options: CallOptions = {}): Promise<unknown> {
    const { signal } = options
    return new Promise((resolve, reject) => {
      const cancelWaiting = () => reject(cancelFault(job))
      signal?.addEventListener('abort', cancelWaiting)
      const run = async () => {
        signal?.removeEventListener('abort', cancelWaiting)
        if (signal?.aborted) throw cancelFault(job)
        const process = await this.start()
        if (signal?.aborted) throw cancelFault(job)
        resolve(await this.converse(process, { job, args, options }))
      }
      this.last = this.last.then(run).catch(reject)
    })
  }

  private async converse(process: EngineProcess, { job, args, options }: Work): Promise<unknown> {
    const id = this.calls++
    const { signal, onProgress } = options
    let killer: NodeJS.Timeout | undefined
    const cancel = () => {
      process.send({ type: 'cancel', id })
      killer = setTimeout(() => process.kill('SIGKILL'), this.options.killAfterMs ?? KILL_AFTER_MS)
    }
    signal?.addEventListener('abort', cancel)
    try {
      const answered = answer(process, id, onProgress)
      process.send({ type: 'call', id, job, args })
      const reply = await Promise.race([answered, process.ended])
      if (signal?.aborted) throw cancelFault(job)
      if (this.stopped) throw stoppedFault()
      if (!('type' in reply)) throw new EngineFault('engine-died', deathNotice(job, reply), reply)
      if (reply.type === 'failed') {
        // nothing runs on a lost device in the process that lost it: the next call gets a new one
        if (reply.error.code === 'device-lost') await this.drop(process)
        throw new EngineFault('job-failed', reply.error.message, reply.error)
      }
      return reply.result
    } finally {
      clearTimeout(killer)
      signal?.removeEventListener('abort', cancel)
    }
  }

  private async drop(process: EngineProcess): Promise<void> {
    process.kill('SIGKILL')
    await process.ended
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.process?.kill('SIGTERM')
    const killer = setTimeout(() => this.process?.kill('SIGKILL'), this.options.killAfterMs ?? KILL_AFTER_MS)
    // A process that is still starting belongs to a call, which ends it.
    await this.last
    await this.process?.ended
    clearTimeout(killer)
  }
}

type Work = { readonly job: string; readonly args: unknown; readonly options: CallOptions }
type Answer = Extract<Reply, { type: 'done' | 'failed' }>

function answer(process: EngineProcess, id: number, onProgress: CallOptions['onProgress']): Promise<Answer> {
  return new Promise((resolve) => {
    process.onReply = (reply) => {
      if (!('id' in reply) || reply.id !== id) return
      if (reply.type === 'progress') onProgress?.(reply.value)
      else resolve(reply)
    }
  })
}

const cancelFault = (job: string): EngineFault => new EngineFault('cancelled', `the job "${job}" was cancelled`)
const stoppedFault = (): EngineFault => new EngineFault('cancelled', 'the engine was stopped')

function deathNotice(job: string, { exitSignal, exitCode }: EngineFaultDetail): string {
  const how = exitSignal ? `was ended by ${exitSignal}` : `ended with exit code ${exitCode}`
  const why = exitSignal === 'SIGKILL' ? '; the machine may have run out of memory' : ''
  return `the engine ${how} while it ran "${job}"${why}`
}
