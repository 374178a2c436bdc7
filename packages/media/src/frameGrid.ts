import { frameRate } from './codec.ts'
import { checkLength } from './limits.ts'
import type { Limits } from './video.ts'

/** When one stored picture begins, and for how long, in units of `tick` seconds. Units are whole numbers. */
export type Stamp = { at: number; length: number }

/** A constant rate laid over a film's own times. times: seconds from the first picture, rising, one for each stored picture. first: in ticks. */
export type FrameGrid = { frames: number; framesPerSecond: number; times: Float64Array; first: number }

/** The grid of a film whose pictures have these times. Throws a MediaFault as soon as there are more than may be. */
export async function gridOf(
  stamps: AsyncIterable<Stamp>,
  { tick, name, limits, signal }: { tick: number; name: string; limits: Limits; signal?: AbortSignal },
): Promise<FrameGrid> {
  const found: number[] = []
  let length = 0
  for await (const stamp of stamps) {
    signal?.throwIfAborted()
    found.push(stamp.at)
    length = stamp.length
    if (found.length > limits.frames) break
  }
  const ticks = Float64Array.from(found).sort()
  const frames = ticks.length
  const span = frames > 1 ? ticks[frames - 1] - ticks[0] : length
  const framesPerSecond = rateOf(Math.max(1, frames - 1), span, tick)
  checkLength(name, frames, framesPerSecond, limits)
  return { frames, framesPerSecond, times: ticks.map((at) => (at - ticks[0]) * tick), first: ticks[0] }
}

/** The rate of so many pictures in a span. A whole or NTSC rate that the file's own rounding allows is what was meant. */
function rateOf(pictures: number, span: number, tick: number): number {
  const raw = pictures / (span * tick)
  const whole = Math.round(raw)
  const meant = [whole, (whole * 1000) / 1001].find((rate) => Math.abs(pictures / rate - span * tick) <= 1.5 * tick)
  if (whole > 0 && meant) return meant
  const { num, den } = frameRate(raw)
  return num > 0 ? num / den : raw
}

/** The stored picture that stands for a frame: the last that begins before the frame's middle. */
export function pictureAt(frame: number, { times, framesPerSecond }: FrameGrid): number {
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (times[middle] <= (frame + 0.5) / framesPerSecond) low = middle
    else high = middle - 1
  }
  return low
}

/** A decoded picture: when it begins, in seconds from the film's first, and its pixels, made when they are asked for. */
export type Timed = { time: number; pixels: () => Uint8Array | Promise<Uint8Array> }

/** Frames [from, to) of the grid from pictures that rise in time and begin at or before `from`. A film that ends early keeps its last picture. */
export async function* onGrid(
  pictures: AsyncIterable<Timed>,
  { from, to, framesPerSecond }: { from: number; to: number; framesPerSecond: number },
): AsyncGenerator<Uint8Array> {
  let frame = from
  if (frame >= to) return
  let current: Timed | undefined
  for await (const next of pictures) {
    for (; current && frame < to && (frame + 0.5) / framesPerSecond < next.time; frame++) yield await current.pixels()
    if (frame >= to) return
    current = next
  }
  for (; current && frame < to; frame++) yield await current.pixels()
}
