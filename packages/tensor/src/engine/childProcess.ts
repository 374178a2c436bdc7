import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { EngineFault, type EngineFaultDetail } from './engineFault.ts'
import type { Reply, Request } from './protocol.ts'

export type StartOptions = { readonly env?: Readonly<Record<string, string>>; readonly startTimeoutMs?: number }

const OUTPUT_BYTES = 4096
// After a process ends, its last output may still be in the pipe; a grandchild that holds the pipe must not delay us.
const DRAIN_MS = 200

/** The running process of an engine. It ends once, and `ended` then says how. */
export class EngineProcess {
  readonly ended: Promise<EngineFaultDetail>
  onReply: (reply: Reply) => void = () => {}
  private readonly child: ChildProcess
  private output = ''

  constructor(moduleUrl: URL, env: StartOptions['env']) {
    this.child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [moduleUrl.href], {
      serialization: 'advanced',
      execArgv: ['--import', typescriptLoader()],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-OUTPUT_BYTES)
      })
    this.child.on('message', (reply: Reply) => this.onReply(reply))
    this.ended = this.watchEnd()
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  /** Whether it can still be asked for something. */
  get connected(): boolean {
    return this.child.connected
  }

  /** Throws when the request holds something that cannot be sent, as a function. */
  send(request: Request): void {
    // A process that has ended says so by `ended`; the failed write is no news.
    if (this.child.connected) this.child.send(request, () => {})
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.child.kill(signal)
  }

  private watchEnd(): Promise<EngineFaultDetail> {
    return new Promise((resolve) => {
      const end = (exitCode: number | null, exitSignal: string | null) =>
        resolve({ exitCode, exitSignal, stderr: this.output })
      this.child.on('close', end)
      this.child.on('exit', (code, signal) => setTimeout(end, DRAIN_MS, code, signal))
      this.child.on('error', (error) => resolve({ message: error.message, stderr: this.output }))
    })
  }
}

/** Starts a process and waits until it has imported its module; an EngineFault 'engine-start' when it does not. */
export async function startProcess(moduleUrl: URL, { env, startTimeoutMs = 30_000 }: StartOptions) {
  const started = new EngineProcess(moduleUrl, env)
  let timer: NodeJS.Timeout | undefined
  const failure = await new Promise<EngineFault | null>((resolve) => {
    started.onReply = (reply) => {
      if (reply.type === 'ready') resolve(null)
      if (reply.type === 'start-failed') resolve(startFault(reply.error.message, reply.error))
    }
    void started.ended.then((detail) => resolve(startFault(detail.message ?? 'its process ended', detail)))
    timer = setTimeout(() => resolve(startFault(`it took longer than ${startTimeoutMs} ms`, {})), startTimeoutMs)
  })
  clearTimeout(timer)
  if (!failure) return started
  started.kill('SIGKILL')
  throw failure
}

const startFault = (reason: string, detail: EngineFaultDetail): EngineFault =>
  new EngineFault('engine-start', `the engine did not start: ${reason}`, detail)

// Resolved here, as the parent may run under another loader (a test runner) and the module's folder may not see tsx.
const typescriptLoader = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
