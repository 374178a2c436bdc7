import type { Job } from './job.ts'
import { type Reply, type Request, remoteError } from './protocol.ts'

// The process of an engine: imports the module named by its argument and runs the jobs that the parent asks for.
const running = new Map<number, AbortController>()

const reply = (message: Reply, sent = () => {}): void => {
  process.send?.(message, undefined, {}, sent)
}

async function runJob(jobs: ReadonlyMap<string, Job>, { id, job: name, args }: Request & { type: 'call' }) {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const job = jobs.get(name)
    if (!job) throw new RangeError(`the engine has no job "${name}", only ${[...jobs.keys()].join(', ')}`)
    const progress = (value: unknown) => reply({ type: 'progress', id, value })
    const result = await job(args as never, { progress, signal: controller.signal })
    reply({ type: 'done', id, result })
  } catch (thrown) {
    reply({ type: 'failed', id, error: remoteError(thrown) })
  } finally {
    running.delete(id)
  }
}

async function start(moduleUrl: string): Promise<void> {
  try {
    const module: Record<string, unknown> = await import(moduleUrl)
    const jobs = new Map(Object.entries(module).filter(([, value]) => typeof value === 'function') as [string, Job][])
    process.on('message', (request: Request) => {
      if (request.type === 'call') void runJob(jobs, request)
      else running.get(request.id)?.abort()
    })
    reply({ type: 'ready' })
  } catch (thrown) {
    reply({ type: 'start-failed', error: remoteError(thrown) }, () => process.exit(1))
  }
}

// Without its parent an engine has nobody to work for.
process.on('disconnect', () => process.exit())
await start(process.argv[2])
