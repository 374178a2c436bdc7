import type { ClipValue, VideoValue } from './values.ts'

/** Clips after one another, at the rate and size of the first. There must be one. */
export function videoOf(segments: readonly ClipValue[]): VideoValue {
  const [{ framesPerSecond, width, height }] = segments
  return { segments: [...segments], framesPerSecond, width, height }
}
