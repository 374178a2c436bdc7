import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { newFolder } from './benchHall.ts'

const program = fileURLToPath(new URL('../../bin/sceneweave.mjs', import.meta.url))

/** Seconds from the start of `sceneweave serve` to the first answer of its API: in a new data folder, and in the same again. */
export async function timeStarts(signal: AbortSignal): Promise<{ fresh: number; existing: number }> {
  const { folder, remove } = await newFolder()
  try {
    return { fresh: await timeStart(folder, signal), existing: await timeStart(folder, signal) }
  } finally {
    await remove()
  }
}

async function timeStart(folder: string, signal: AbortSignal): Promise<number> {
  const { DATABASE_URL: _, SCENEWEAVE_ASSETS: __, ...env } = process.env
  const began = performance.now()
  const words = [program, 'serve', '--no-runner', '--port', '0', '--data', folder]
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = once(child, 'close')
  const stop = () => void child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  try {
    const address = await addressFrom(child.stdout)
    if (!address) throw new Error(`the server ended before it answered: ${said.trim().split('\n').at(-1)}`)
    const { status } = await fetch(`${address}/api/v1/health`, { signal })
    if (status !== 200) throw new Error(`the server answered with the status ${status}`)
    return (performance.now() - began) / 1000
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    await ended
  }
}

/** The address that the server prints once it listens; nothing when it ends before. */
async function addressFrom(output: AsyncIterable<Buffer | string>): Promise<string | undefined> {
  let text = ''
  for await (const part of output) {
    text += part
    const [address] = /http:\S+(?=\n)/.exec(text) ?? []
    if (address) return address
  }
  return undefined
}
