import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ReadOptions } from '../codec.ts'
import { type FrameGrid, gridOf, onGrid, pictureAt, type Stamp, type Timed } from '../frameGrid.ts'
import { checkPixels, checkRange } from '../limits.ts'
import { MediaFault } from '../mediaFault.ts'
import type { Video } from '../video.ts'
import { readY4m } from '../y4m.ts'
import { yuvToRgb } from '../yuv420.ts'
import { ending, startFfmpeg } from './ffmpegProgram.ts'

type Size = { width: number; height: number }
type Head = Size & { tick: number }

/** Opens a film. Its packets are counted, not decoded, so that its length is known and not only claimed. */
export async function openFilm(file: string, options: ReadOptions): Promise<Omit<Video, 'close'>> {
  const { head, grid } = await scan(file, options)
  const { frames, framesPerSecond } = grid
  async function* read(from: number, to: number) {
    checkRange(from, to, frames)
    const pictures = decode(file, { ...options, grid, head, from })
    yield* onGrid(pictures, { from, to, framesPerSecond })
  }
  return { width: head.width, height: head.height, framesPerSecond, frames, read }
}

const unreadable = (name: string, words: string) =>
  new MediaFault(
    'unreadable',
    `${name}: this is no film that can be read (${words.trim().split('\n').at(-1) || 'no picture'}). Use another copy of the file.`,
  )

/** Only what the content was found to be is tried, and only files: a play list must not make us fetch what it names. */
function inputArguments(file: string, { type, limits }: ReadOptions): string[] {
  const format = type === 'video/webm' ? 'matroska' : 'mov'
  const safe = ['-protocol_whitelist', 'file,pipe', '-f', format, '-max_pixels', String(limits.pixels)]
  return [...safe, '-noautorotate', '-i', `file:${file}`, '-map', '0:v:0']
}

/** What the film's head says, and when each of its packets is shown. */
async function scan(file: string, options: ReadOptions): Promise<{ head: Head; grid: FrameGrid }> {
  const words = [...inputArguments(file, options), '-c', 'copy', '-copyts', '-f', 'framecrc', 'pipe:1']
  const lines = packetLines(words, options.name)
  try {
    const head = await readHead(lines, options.name)
    checkPixels(options.name, head, options.limits)
    return { head, grid: await gridOf(stampsOf(lines), { ...options, tick: head.tick }) }
  } finally {
    await lines.return(undefined)
  }
}

async function readHead(lines: AsyncGenerator<string, undefined>, name: string): Promise<Head> {
  const head = { width: 0, height: 0, tick: 0 }
  for (;;) {
    const { value: line, done } = await lines.next()
    if (done) throw unreadable(name, '')
    const [, width, height] = line.match(/^#dimensions 0: (\d+)x(\d+)/) ?? []
    const [, num, den] = line.match(/^#tb 0: (\d+)\/(\d+)/) ?? []
    if (num) head.tick = Number(num) / Number(den)
    if (width) Object.assign(head, { width: Number(width), height: Number(height) })
    // the last line of the head
    if (line.startsWith('#sar')) return head
  }
}

async function* stampsOf(lines: AsyncIterable<string>): AsyncGenerator<Stamp> {
  for await (const line of lines) {
    const [, , at, length] = line.split(',').map(Number)
    if (Number.isFinite(at)) yield { at, length }
  }
}

async function* packetLines(words: readonly string[], name: string): AsyncGenerator<string, undefined> {
  const child = startFfmpeg(['-v', 'error', ...words], { writes: true })
  const ended = ending(child)
  try {
    yield* createInterface({ input: child.stdout as Readable })
    const { code, lastWords } = await ended
    if (code !== 0) throw unreadable(name, lastWords)
  } finally {
    child.kill('SIGKILL')
  }
}

type Decoding = ReadOptions & { grid: FrameGrid; head: Head; from: number }

/** The pictures of a film from the one that stands for frame `from`, in order, as ffmpeg decodes them to BT.709. */
async function* decode(file: string, { grid, head, from, ...options }: Decoding): AsyncGenerator<Timed> {
  let picture = pictureAt(from, grid)
  const start = grid.first * head.tick + grid.times[picture] - head.tick / 2
  const seek = picture > 0 ? ['-seek_timestamp', '1', '-ss', start.toFixed(6)] : []
  // counted anew at a steady rate, so that ffmpeg neither repeats nor drops one; `grid` knows their times
  const filter = 'setpts=N/(25*TB),scale=out_color_matrix=bt709:out_range=tv'
  const output = ['-vf', filter, '-r', '25', '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', 'pipe:1']
  const child = startFfmpeg(['-v', 'error', ...seek, ...inputArguments(file, options), ...output], { writes: true })
  const ended = ending(child)
  try {
    for await (const part of readY4m(child.stdout as Readable)) {
      if ('data' in part) yield { time: grid.times[picture++] ?? Infinity, pixels: () => yuvToRgb(part) }
      else if (part.width !== head.width || part.height !== head.height)
        throw new MediaFault('unreadable', `${options.name}: its head gives another size than its pictures have.`)
    }
    const { code, lastWords } = await ended
    if (code !== 0) throw unreadable(options.name, lastWords)
  } finally {
    child.kill('SIGKILL')
  }
}
