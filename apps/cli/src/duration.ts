/** Seconds in words for a person who waits: 8 s, 3 min 20 s, 1 h 5 min. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'a while'
  const whole = Math.max(0, Math.ceil(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
