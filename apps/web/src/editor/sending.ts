import type { Fault } from '../api/client.ts'
import { type Changed, depart, drop, type Logged, type Outcome, type Sync } from './sync.ts'
import type { Transport } from './transport.ts'

/** Whether the server has all. `at` is when it last had. */
export type Saved = { state: 'saved' | 'saving' | 'offline' | 'refused'; code?: string; message?: string; at?: number }

/** Waits so long, or until `woken`. */
export type Sleep = (ms: number, woken: Promise<void>) => Promise<void>

export type SendingParts = {
  transport: Transport
  sync(): Sync
  take(changed: Changed): void
  settle(outcome: Outcome, since: readonly Logged[]): void
  /** Resolves when what is now is on the disk of this browser. */
  kept(): Promise<void>
  changed(): void
  sleep?: Sleep
}

// gestures that follow each other at once are one request
const SETTLE_MS = 150
const MOST_EDITS = 500
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000]
const REFUSED_PAUSE_MS = 30_000
// a line that comes back within this was only renewed
const DOWN_AFTER_MS = 1_500

const notNow = ['unreachable', 'database-lost', 'disk-full', 'too-often', 'too-slow', 'internal', 'gone-away']
const notYou = ['sign-in-required', 'forbidden', 'not-found', 'wrong-origin', 'wrong-host']

type Waiter = { upTo: number; resolve(): void; reject(error: unknown): void }

/** Sends the queue of a session in order, one request at a time, for as long as it takes. */
export class Sending {
  private readonly parts: SendingParts
  private trouble: { state: 'offline' | 'refused'; code: string; message: string } | null = null
  private savedAt: number | undefined = Date.now()
  private most = MOST_EDITS
  private failures = 0
  private isBusy = false
  private isClosed = false
  private wake = () => {}
  private waiters: Waiter[] = []
  private downTimer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: SendingParts) {
    this.parts = parts
  }

  get saved(): Saved {
    if (this.trouble) return { ...this.trouble, at: this.savedAt }
    return { state: this.parts.sync().queue.length > 0 ? 'saving' : 'saved', at: this.savedAt }
  }

  /** There may be something to send. */
  more(): void {
    if (!this.isBusy && !this.isClosed && this.parts.sync().queue.length > 0) void this.work()
  }

  /** Resolves when all that is in the queue now was taken; throws when the server cannot be reached, or refuses. */
  flushed(): Promise<void> {
    const last = this.parts.sync().queue.at(-1)
    if (!last) return Promise.resolve()
    const flushed = new Promise<void>((resolve, reject) => this.waiters.push({ upTo: last.id, resolve, reject }))
    this.wake()
    return flushed
  }

  /** Tries again now, not when the pause is over. */
  hurry(): void {
    this.wake()
  }

  /** The line on which others' edits come is there again, or gone. */
  line(isUp: boolean, fault?: Fault): void {
    clearTimeout(this.downTimer)
    if (isUp) {
      if (this.parts.sync().queue.length === 0) this.atRest()
      this.wake()
    } else if (!this.isClosed) this.downTimer = setTimeout(() => this.troubled(fault), DOWN_AFTER_MS)
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.downTimer)
    this.wake()
  }

  private async work(): Promise<void> {
    this.isBusy = true
    await this.rest(SETTLE_MS)
    try {
      while (!this.isClosed && this.parts.sync().queue.length > 0) {
        const pause = await this.sendOnce()
        this.tellWaiters()
        if (pause > 0 && this.parts.sync().queue.length > 0) await this.rest(pause)
      }
    } finally {
      this.isBusy = false
      this.most = MOST_EDITS
    }
    if (this.parts.sync().queue.length === 0) this.atRest()
  }

  // an empty queue has nothing to be in trouble about, also when others' edits emptied it
  private atRest(): void {
    this.failures = 0
    this.trouble = null
    if (!this.isClosed) this.parts.changed()
  }

  /** The pause before the next request. */
  private async sendOnce(): Promise<number> {
    const departed = depart(this.parts.sync(), this.most)
    this.parts.take({ sync: departed, replayed: [] })
    // on disk before it goes: after a crash nobody else knows what was sent
    await this.parts.kept()
    if (this.isClosed) return 0
    const { base, count } = departed.flight
    try {
      await this.parts.transport.append(
        base,
        departed.queue.slice(0, count).map(({ edit }) => edit),
      )
    } catch (error) {
      return this.isClosed ? 0 : this.failed(error, departed)
    }
    if (this.isClosed) return 0
    this.failures = 0
    this.trouble = null
    this.savedAt = Date.now()
    this.parts.settle('taken', [])
    return SETTLE_MS
  }

  private failed(error: unknown, departed: Sync): number {
    const fault = this.parts.transport.faultOf(error)
    if (fault.code === 'conflict') {
      this.parts.settle('late', (fault.details ?? []) as Logged[])
      return this.parts.sync().version > departed.version ? 0 : PAUSES_MS[0]
    }
    if (notNow.includes(fault.code) || notYou.includes(fault.code)) {
      this.parts.settle('lost', [])
      this.troubled(fault)
      for (const { reject } of this.waiters.splice(0)) reject(error)
      if (notYou.includes(fault.code)) return REFUSED_PAUSE_MS
      return PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)]
    }
    this.parts.settle('refused', [])
    // one of them is at fault: the others go alone
    if (departed.flight && departed.flight.count > 1) this.most = 1
    else this.parts.take(drop(this.parts.sync(), departed.queue[0].id, fault.message))
    return 0
  }

  private troubled(fault: Fault | undefined): void {
    const { code, message } = fault ?? this.parts.transport.faultOf(undefined)
    this.trouble = { state: notYou.includes(code) ? 'refused' : 'offline', code, message }
    this.parts.changed()
  }

  private tellWaiters(): void {
    const first = this.parts.sync().queue[0]?.id ?? Number.POSITIVE_INFINITY
    for (const waiter of this.waiters) if (waiter.upTo < first) waiter.resolve()
    this.waiters = this.waiters.filter(({ upTo }) => upTo >= first)
  }

  private rest(ms: number): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    return (this.parts.sleep ?? sleep)(ms, woken)
  }
}

function sleep(ms: number, woken: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void woken.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
