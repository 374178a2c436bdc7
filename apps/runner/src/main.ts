import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRunner } from './runner.ts'
import { settingsOf } from './settings.ts'

// A runner as a process: DATABASE_URL and the asset store are all that a second machine needs.
const AGAIN_MS = 2000
const say = (line: string) => process.stderr.write(`runner: ${line}\n`)

try {
  const runner = await startRunner({ ...settingsOf(process.env, join(tmpdir(), 'sceneweave-runner')), onNote: say })
  say(`${runner.name} waits for runs`)
  // a parent that started it with a channel is told, and is not outlived
  process.send?.({ type: 'ready', name: runner.name })
  let stoppedAt = Number.POSITIVE_INFINITY
  const stop = () => {
    // a terminal tells the whole group, and whoever started it tells it once more: that is not a second wish
    if (Date.now() - stoppedAt > AGAIN_MS) process.exit(1)
    if (stoppedAt !== Number.POSITIVE_INFINITY) return
    stoppedAt = Date.now()
    void runner.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (process.send) process.on('disconnect', stop)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
