import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runnerMain } from '@sceneweave/runner'

export type KeptRunner = {
  /** Of the process that runs now. */
  readonly pid: () => number | undefined
  /** Lets it save and give its run back; one that takes too long is killed. */
  readonly stop: () => Promise<void>
}

// A runner that ends at once, ends again: it waits longer each time, and anew after a minute of work.
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const STEADY_MS = 60_000
const STOP_MS = 10_000

/** Keeps one runner process alive: when it dies it is started again. */
export function keepRunner(env: Readonly<Record<string, string>>, note: (line: string) => void): KeptRunner {
  const stopped = new AbortController()
  let child: ChildProcess | undefined
  const keep = async () => {
    let wait = FIRST_WAIT_MS
    while (!stopped.signal.aborted) {
      const start = performance.now()
      child = startRunner(env)
      const how = await endOf(child, note)
      if (stopped.signal.aborted) return
      wait = performance.now() - start > STEADY_MS ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS)
      note(`the runner ${how}; it is started again`)
      await after(wait, null, { signal: stopped.signal }).catch(() => {})
    }
  }
  const kept = keep()
  const stop = async () => {
    stopped.abort()
    child?.kill('SIGTERM')
    const killer = setTimeout(() => child?.kill('SIGKILL'), STOP_MS)
    await kept
    clearTimeout(killer)
  }
  return { pid: () => child?.pid, stop }
}

function startRunner(env: Readonly<Record<string, string>>): ChildProcess {
  const program = ['--import', import.meta.resolve('tsx'), fileURLToPath(runnerMain)]
  return spawn(process.execPath, program, {
    env: { ...process.env, ...env },
    // the channel tells it when this process is gone
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

/** How a process ended, once it has; what it says meanwhile is passed on line by line. */
function endOf(child: ChildProcess, note: (line: string) => void): Promise<string> {
  let rest = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() as string
    for (const line of lines) note(line)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`could not be started (${error.message})`))
    child.on('close', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
  })
}
