import { ApiFault } from './fault.ts'

/** Counts by key in memory: `take` throws too-often when a key has used up its minute; what is unused comes back evenly. */
export class RateLimit {
  private readonly aMinute: number
  private readonly what: string
  private readonly now: () => number
  private readonly buckets = new Map<string, { left: number; at: number }>()

  constructor(what: string, aMinute: number, now: () => number = Date.now) {
    this.what = what
    this.aMinute = aMinute
    this.now = now
  }

  take(key: string): void {
    const at = this.now()
    const before = this.buckets.get(key) ?? { left: this.aMinute, at }
    const left = Math.min(this.aMinute, before.left + ((at - before.at) / 60_000) * this.aMinute) - 1
    // inserted anew: the map's order is then the order of use, and the forgotten one is the longest unused
    this.buckets.delete(key)
    if (this.buckets.size >= MOST_KEYS) this.buckets.delete(this.buckets.keys().next().value as string)
    this.buckets.set(key, { left: Math.max(left, -1), at })
    if (left >= 0) return
    throw new ApiFault('too-often', `too many ${this.what}; try again in a minute`)
  }
}

// 100 bytes a key: 10 MB at most, however many addresses an attacker has
const MOST_KEYS = 100_000
