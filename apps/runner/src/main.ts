import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRunner } from './runner.ts'
import { settingsOf } from './settings.ts'

// A runner as a process: DATABASE_URL and the asset store are all that a second machine needs.
const say = (line: string) => process.stderr.write(`runner: ${line}\n`)

try {
  const runner = await startRunner({ ...settingsOf(process.env, join(tmpdir(), 'sceneweave-runner')), onNote: say })
  say(`${runner.name} waits for runs`)
  // a parent that started it with a channel is told, and is not outlived
  process.send?.({ type: 'ready', name: runner.name })
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(1)
    isStopping = true
    void runner.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (process.send) process.on('disconnect', stop)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
