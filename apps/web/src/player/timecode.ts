const two = (value: number): string => String(value).padStart(2, '0')

/** A frame as a slate says it: minutes, seconds, frames ("01:07:03"), with hours only where there are any. */
export function timecode(frame: number, framesPerSecond: number): string {
  const rate = Math.max(1, Math.round(framesPerSecond))
  const whole = Math.max(0, Math.floor(frame))
  const seconds = Math.floor(whole / rate)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60, whole % rate].map(two)
  const hours = Math.floor(seconds / 3600)
  return (hours > 0 ? [two(hours), ...parts] : parts).join(':')
}
