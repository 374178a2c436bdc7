import type { RunEvent } from '@sceneweave/project'

type Unnumbered<E> = E extends unknown ? Omit<E, 'seq' | 'at'> & { seq?: number; at?: number } : never
/** An event that gets its number, and its time if it has none, here. */
export type Told = Unnumbered<RunEvent>

export type ReporterOptions = {
  /** The number of the last event that is stored. */
  readonly last: number
  readonly append: (events: readonly RunEvent[]) => Promise<void>
  /** How long events are gathered before they are sent together. */
  readonly everyMs?: number
  /** Called when events cannot be stored any more; later ones are dropped. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Numbers what a run tells and sends it in small batches, in order, one batch at a time. Between two batches only the last
 * progress of a node stays: a watcher sees where it is, not every step on the way. A preview is never dropped.
 */
export class Reporter {
  private readonly options: ReporterOptions
  private waiting: Told[] = []
  private seq: number
  private sending: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private failed = false

  constructor(options: ReporterOptions) {
    this.options = options
    this.seq = options.last
  }

  tell(event: Told): void {
    const told = { ...event, at: event.at ?? Date.now() }
    if (told.type === 'node-progress' && told.preview === undefined)
      this.waiting = this.waiting.filter((one) => !isPlainProgress(one, told.node))
    this.waiting.push(told)
    this.timer ??= setTimeout(() => void this.send(), this.options.everyMs ?? 100)
  }

  /** Sends what waits; resolves when all of it is stored, or given up. */
  send(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.sending = this.sending.then(async () => {
      if (this.failed || this.waiting.length === 0) return
      await this.options.append(this.number()).catch((error: unknown) => {
        this.failed = true
        this.options.onFailure(error)
      })
    })
    return this.sending
  }

  /** Hands over what was not sent, once all that was is stored; `seq` is the number of the last event of all. */
  async rest(): Promise<{ events: readonly RunEvent[]; seq: number }> {
    clearTimeout(this.timer)
    await this.sending
    const events = this.number()
    return { events, seq: this.seq }
  }

  private number(): RunEvent[] {
    return this.waiting.splice(0).map((event) => ({ ...event, seq: ++this.seq }) as RunEvent)
  }
}

const isPlainProgress = (event: Told, node: string): boolean =>
  event.type === 'node-progress' && event.node === node && event.preview === undefined
