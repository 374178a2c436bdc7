import { MediaFault } from './mediaFault.ts'
import type { Limits } from './video.ts'

const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 1

/** Throws a MediaFault unless a picture of that size may be decoded. Called with what a file's head says, before anything is decoded. */
export function checkPixels(name: string, { width, height }: { width: number; height: number }, limits: Limits): void {
  if (!isSize(width) || !isSize(height))
    throw new MediaFault('unreadable', `${name}: its head is damaged. Use another copy of the file.`)
  if (width * height > limits.pixels)
    throw new MediaFault(
      'too-large',
      `${name}: ${width}×${height} pixels are more than the ${limits.pixels} that are allowed. Make it smaller first.`,
    )
}

/** Throws a MediaFault unless a video of so many frames may be opened. */
export function checkLength(name: string, frames: number, framesPerSecond: number, limits: Limits): void {
  if (!isSize(frames) || !(framesPerSecond > 0 && framesPerSecond <= 1000))
    throw new MediaFault('unreadable', `${name}: no film of any length is in it. Use another copy of the file.`)
  if (frames > limits.frames)
    throw new MediaFault(
      'too-large',
      `${name}: more than the ${limits.frames} frames that are allowed. Cut it into shorter films first.`,
    )
  if (frames / framesPerSecond > limits.seconds)
    throw new MediaFault(
      'too-large',
      `${name}: longer than the ${limits.seconds} seconds that are allowed. Cut it into shorter films first.`,
    )
}

/** Throws a MediaFault unless a file of so many bytes may be held or copied. */
export function checkBytes(name: string, bytes: number, limits: Limits): void {
  if (bytes > limits.bytes)
    throw new MediaFault(
      'too-large',
      `${name}: ${bytes} bytes are more than the ${limits.bytes} that are allowed. Make it smaller first.`,
    )
}

/** Throws a MediaFault unless [from, to) lies within the video. */
export function checkRange(from: number, to: number, frames: number): void {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > frames)
    throw new MediaFault('bad-options', `frames ${from} to ${to}: this film has frames 0 to ${frames}.`)
}
