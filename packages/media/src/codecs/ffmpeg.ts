import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { type Codec, type FilmShape, frameRate, type WriteOptions } from '../codec.ts'
import { MediaFault } from '../mediaFault.ts'
import { appendMp4Xmp } from '../mp4Xmp.ts'
import { x264 } from '../x264.ts'
import { readY4m } from '../y4m.ts'
import { evenSize, rgbToYuv, yuvToRgb } from '../yuv420.ts'

const HOW =
  'Install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg) or name its path in SCENEWEAVE_FFMPEG.'

const DISK_FULL = 'No space left on device'

const program = (): string => process.env.SCENEWEAVE_FFMPEG || 'ffmpeg'

/** H.264 in .mp4 through the ffmpeg program of this machine. */
export const ffmpeg: Codec = {
  name: 'ffmpeg',
  endings: ['.mp4'],
  probe: async () => {
    try {
      const { stdout } = await promisify(execFile)(program(), ['-hide_banner', '-encoders'])
      const version = await promisify(execFile)(program(), ['-version'])
      const detail = version.stdout.split(' Copyright')[0] ?? ''
      if (/\blibx264\b/.test(stdout)) return { available: true, detail }
      return {
        available: false,
        detail: `${detail} without libx264`,
        how: 'Install an ffmpeg that was built with libx264.',
      }
    } catch {
      return { available: false, detail: `no program ${program()} was found`, how: HOW }
    }
  },
  write: async (file, frames, shape, options) => {
    await encode(file, frames, shape, options)
    if (options.xmp !== undefined) await appendMp4Xmp(file, options.xmp)
  },
  read: async (file) => {
    const opened = open(file)
    const { value: head } = await opened.next()
    await opened.return(undefined)
    if (!head || 'data' in head) throw new MediaFault('unreadable', `${file}: this is no film that can be read.`)
    return { ...head, [Symbol.asyncIterator]: () => decode(file) }
  },
}

function encodeArguments(file: string, { width, height, framesPerSecond }: FilmShape): string[] {
  const { num, den } = frameRate(framesPerSecond)
  const bt709 = { color_range: 'tv', colorspace: 'bt709', color_primaries: 'bt709', color_trc: 'bt709' }
  const input =
    `-f rawvideo -pix_fmt yuv420p -s ${evenSize(width)}x${evenSize(height)} -r ${num}/${den} -i pipe:0`.split(' ')
  // setparams names the colours of the frames, so that no version of ffmpeg converts them to what the output options say
  const named = ['-vf', 'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709']
  const colours = Object.entries(bt709).flatMap(([key, value]) => [`-${key}`, value])
  const coding = Object.entries(x264.options).flatMap(([key, value]) => [`-${key}`, value])
  const keys = ['-g', String(x264.keyFrameEvery(framesPerSecond))]
  const output = ['-movflags', '+faststart', '-f', 'mp4', '-y', `file:${file}`]
  return ['-v', 'error', ...input, ...named, '-c:v', 'libx264', ...coding, ...keys, ...colours, ...output]
}

async function encode(
  file: string,
  frames: AsyncIterable<Uint8Array>,
  shape: FilmShape,
  { signal }: WriteOptions,
): Promise<void> {
  const child = spawn(program(), encodeArguments(file, shape), { stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = ending(child)
  // a full disk ends ffmpeg early: its exit tells why, the broken pipe does not
  child.stdin.on('error', () => {})
  try {
    for await (const data of frames) {
      if (child.exitCode !== null || child.stdin.destroyed) break
      if (!child.stdin.write(rgbToYuv({ ...shape, data }).data)) await Promise.race([once(child.stdin, 'drain'), ended])
    }
    signal?.throwIfAborted()
    child.stdin.end()
    const { code, lastWords } = await ended
    // ffmpeg 5.1 ends with 0 when the disk fills while it finishes the file; only its words tell
    if (code !== 0 || lastWords.includes(DISK_FULL)) throw failure(lastWords)
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL')
    await ended.catch(() => {})
  }
}

function failure(lastWords: string): Error {
  if (lastWords.includes(DISK_FULL)) return Object.assign(new Error(lastWords), { code: 'ENOSPC' })
  if (lastWords.includes('Permission denied')) return Object.assign(new Error(lastWords), { code: 'EACCES' })
  return new MediaFault('codec-failed', `ffmpeg stopped: ${lastWords.trim().split('\n').at(-1) || 'it said nothing'}`)
}

/** Settles when the program has ended. lastWords: the end of what it printed as errors. */
function ending(child: ChildProcess): Promise<{ code: number | null; lastWords: string }> {
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

/** The film's shape, then its frames, as ffmpeg decodes them to BT.709. */
async function* open(file: string) {
  const convert = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p']
  const words = ['-v', 'error', '-i', `file:${file}`, '-map', '0:v:0', ...convert, '-f', 'yuv4mpegpipe', 'pipe:1']
  const child = spawn(program(), words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = ending(child)
  try {
    yield* readY4m(child.stdout)
    const { code, lastWords } = await ended
    if (code !== 0)
      throw new MediaFault(
        'unreadable',
        `${file}: this is no film that can be read (${lastWords.trim().split('\n').at(-1)}).`,
      )
  } finally {
    child.kill('SIGKILL')
  }
}

async function* decode(file: string): AsyncGenerator<Uint8Array> {
  for await (const part of open(file)) if ('data' in part) yield yuvToRgb(part)
}
