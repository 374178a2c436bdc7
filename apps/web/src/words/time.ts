const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago something was, in words: "3 minutes ago". */
export function ago(at: number, now: number): string {
  const passed = Math.max(now - at, 0)
  if (passed < minute) return 'just now'
  if (passed < hour) return relative.format(-Math.floor(passed / minute), 'minute')
  if (passed < day) return relative.format(-Math.floor(passed / hour), 'hour')
  if (passed < 30 * day) return relative.format(-Math.floor(passed / day), 'day')
  return new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

/** A length of time as short as it stays true: 0.4 s, 12 s, 3 min, 2 h 5 min. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  if (ms < minute) return `${Math.round(ms / 1000)} s`
  if (ms < 10 * minute) return `${Math.floor(ms / minute)} min ${Math.round((ms % minute) / 1000)} s`
  if (ms < hour) return `${Math.round(ms / minute)} min`
  return `${Math.floor(ms / hour)} h ${Math.round((ms % hour) / minute)} min`
}
