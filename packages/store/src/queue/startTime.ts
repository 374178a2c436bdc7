/** ahead: runs that go before. running: runs that go on. meanMs: what runs of its class took of late, null when unknown. */
type Place = { ahead: number; running: number; runners: number; meanMs: number | null }

/** When a waiting run may start; absent when nothing is known or nobody would execute it. */
export function etaOf({ ahead, running, runners, meanMs }: Place): number | undefined {
  if (meanMs === null || runners === 0) return undefined
  if (running < runners && ahead === 0) return 0
  // those that run now are half through on average
  return Math.round(((ahead + Math.min(running, runners) / 2) * meanMs) / runners)
}
