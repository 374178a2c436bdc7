// Builds the editor's pages, and does nothing when they are built from what is here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { giveUp, root } from './install.mjs'

const isBuilt = () => existsSync(path.join(root, 'apps/web/.next/BUILD_ID'))

/** Runs the build through turbo's cache. Ends the process with the builder's own words when it fails. */
export async function build() {
  if (!isBuilt()) process.stdout.write('Building the editor (about half a minute the first time) …\n')
  const { code, output, seconds } = await turboBuild()
  if (code !== 0)
    giveUp(
      `${output.trim()}\n\nThe editor could not be built; the reason is above. Try again, or: git checkout -- apps packages`,
    )
  if (seconds > 5) process.stdout.write(`Built in ${seconds} s.\n`)
}

/** output: what was said, for when it fails. A person who stops the build stops all of it. */
async function turboBuild() {
  const start = Date.now()
  const words = [
    'node_modules/turbo/bin/turbo',
    'run',
    'build',
    '--filter=@sceneweave/web',
    '--output-logs=errors-only',
  ]
  const child = spawn(process.execPath, words, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-20_000)
    })
  let isStopped = false
  const stop = (signal) => {
    isStopped = true
    child.kill(signal)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (status) => resolve(status ?? 1))
  })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  if (isStopped) process.exit(130)
  return { code, output, seconds: Math.round((Date.now() - start) / 1000) }
}
