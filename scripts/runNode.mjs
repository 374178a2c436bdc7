import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './install.mjs'

/** Runs a Node script from the repository's folder with this terminal; resolves to its exit code. A signal ends it, and then this process. */
export function runNode(words, { env = {} } = {}) {
  const child = spawn(process.execPath, words, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  let stoppedBy
  const stop = (signal) => {
    stoppedBy = signal
    child.kill(signal)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return new Promise((resolve) => {
    const settle = (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      // a person who stops one step wants no further one
      if (stoppedBy) process.exit(128 + constants.signals[stoppedBy])
      if (signal) process.stderr.write(`${words[0]} was ended by ${signal}\n`)
      resolve(code ?? 1)
    }
    child.once('error', () => settle(1))
    child.once('close', settle)
  })
}
