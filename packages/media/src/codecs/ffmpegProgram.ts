import { type ChildProcess, spawn } from 'node:child_process'
import { MediaFault } from '../mediaFault.ts'

export const HOW =
  'Install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg) or name its path in SCENEWEAVE_FFMPEG.'

export const program = (): string => process.env.SCENEWEAVE_FFMPEG || 'ffmpeg'

/** Starts ffmpeg with a list of arguments, never a shell's line. It reads from the first pipe when `reads` and writes to the second when `writes`. */
export function startFfmpeg(words: readonly string[], { reads = false, writes = false }) {
  const pipe = (isOpen: boolean) => (isOpen ? 'pipe' : 'ignore')
  return spawn(program(), words, { stdio: [pipe(reads), pipe(writes), 'pipe'] })
}

/** Settles when the program has ended. lastWords: the end of what it printed as errors. */
export function ending(child: ChildProcess): Promise<{ code: number | null; lastWords: string }> {
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk).slice(-4000)
  })
  const ended = new Promise<{ code: number | null; lastWords: string }>((resolve, reject) => {
    child.once('error', (cause) => reject(new MediaFault('no-codec', `ffmpeg could not be started. ${HOW}`, { cause })))
    child.once('close', (code) => resolve({ code, lastWords }))
  })
  ended.catch(() => {})
  return ended
}
