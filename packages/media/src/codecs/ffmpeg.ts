import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { type Codec, type FilmShape, frameRate, type WriteOptions } from '../codec.ts'
import { MediaFault } from '../mediaFault.ts'
import { appendMp4Xmp } from '../mp4Xmp.ts'
import { x264 } from '../x264.ts'
import { evenSize, rgbToYuv } from '../yuv420.ts'
import { openFilm } from './ffmpegDecode.ts'
import { ending, HOW, program, startFfmpeg } from './ffmpegProgram.ts'

const DISK_FULL = 'No space left on device'

/** H.264 in .mp4 through the ffmpeg program of this machine. */
export const ffmpeg: Codec = {
  name: 'ffmpeg',
  endings: ['.mp4'],
  reads: ['video/mp4', 'video/quicktime', 'video/webm'],
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
  open: openFilm,
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
  const child = startFfmpeg(encodeArguments(file, shape), { reads: true })
  const stdin = child.stdin!
  const ended = ending(child)
  // a full disk ends ffmpeg early: its exit tells why, the broken pipe does not
  stdin.on('error', () => {})
  try {
    for await (const data of frames) {
      if (child.exitCode !== null || stdin.destroyed) break
      if (!stdin.write(rgbToYuv({ ...shape, data }).data)) await Promise.race([once(stdin, 'drain'), ended])
    }
    signal?.throwIfAborted()
    stdin.end()
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
