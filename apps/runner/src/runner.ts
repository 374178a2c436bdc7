import { hostname, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import {
  type AssetPlace,
  type Claim,
  claimRun,
  closeStore,
  giveBack,
  heartbeat,
  openStore,
  type Runner,
  readRun,
  registerRunner,
  type Store,
  unregisterRunner,
  waitForWork,
} from '@sceneweave/store'
import type { EngineOptions } from '@sceneweave/tensor/engine'
import { Claimed, type ClaimSettings } from './claimed.ts'
import { type EngineRoom, type MachineSettings, openEngineRoom } from './engineRoom.ts'
import { shippedHashes } from './models.ts'

export type RunnerSettings = {
  readonly databaseUrl?: string
  readonly dataFolder: string
  readonly assets?: AssetPlace
  /** Of this machine alone, for files on their way to and from the engine. Default: inside the data folder. */
  readonly workFolder?: string
  /** One process at a time has a name; the last that registers under it has it. */
  readonly name?: string
  readonly machine?: MachineSettings
  readonly engine?: EngineOptions
  readonly onNote?: (line: string) => void
} & Partial<ClaimSettings>

/** A runner at work. */
export type RunnerHandle = {
  readonly name: string
  /** Of the engine that does the model work now. */
  readonly enginePid: () => number | undefined
  /** Gives its run back, saved as far as it is, and ends. */
  readonly stop: () => Promise<void>
}

/** Opens the store, the engine and the door to the queue: from now on runs are claimed and executed until `stop`. */
export async function startRunner(settings: RunnerSettings): Promise<RunnerHandle> {
  const { databaseUrl, dataFolder, assets, machine = { device: 'onnx' } } = settings
  const store = await openStore({ databaseUrl, dataFolder, assets })
  try {
    const room = await openEngineRoom(settings.workFolder ?? join(dataFolder, 'work'), machine, settings.engine)
    const loop = new RunnerLoop(store, room, settings)
    const ended = loop.run()
    const stop = async () => {
      await loop.stop()
      await ended
      await room.close()
      await closeStore(store)
    }
    return { name: loop.name, enginePid: () => room.pid, stop }
  } catch (error) {
    await closeStore(store)
    throw error
  }
}

// An order wakes the runner; should the wake be lost, a cancel is seen at the next beat, well within a second.
const BEAT_MS = 400
const IDLE_MS = 500
const LEAST_MS = 50
const LOST_MS = 500
const VERSION = '1'

class RunnerLoop {
  readonly name: string
  private readonly store: Store
  private readonly room: EngineRoom
  private readonly settings: RunnerSettings
  private readonly stopped = new AbortController()
  /** Those that it works on (one at most) or whose end it writes. */
  private readonly claimed = new Set<Claimed>()
  private readonly closing = new Set<Promise<void>>()
  private self: Runner | null = null
  private held: string[] = []
  private models: string[] | null = null
  /** Counts claims, begun and ended: odd while one is claimed. */
  private changes = 0

  constructor(store: Store, room: EngineRoom, settings: RunnerSettings) {
    this.name = settings.name ?? `${hostname()}-${process.pid}`
    this.store = store
    this.room = room
    this.settings = settings
  }

  async run(): Promise<void> {
    await Promise.all([this.beats(), this.claims()])
    await Promise.all(this.closing)
  }

  async stop(): Promise<void> {
    this.stopped.abort()
    await Promise.all([...this.claimed].map((claimed) => this.tolerating(() => claimed.leave())))
    if (this.self) await this.tolerating(() => unregisterRunner(this.store, this.self as Runner))
  }

  private async beats(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.tolerating(() => (this.self ? this.beat(this.self) : this.register()))
      await this.pause(LEAST_MS)
      if (this.self) await waitForWork(this.store, this.self, { signal: this.stopped.signal, timeoutMs: BEAT_MS })
    }
  }

  private async register(): Promise<void> {
    const { room, store, name } = this
    // asked once: later the engine may be at work for long
    this.models ??= await shippedHashes(room)
    const { models } = this
    this.self = await registerRunner(store, {
      name,
      version: VERSION,
      device: room.machine.device,
      memoryBytes: totalmem(),
      models,
    })
  }

  private async beat(self: Runner): Promise<void> {
    // one that is claimed, or ended, while the answer is on its way is not what the answer is about
    const { changes } = this
    const claimed = new Map([...this.claimed].map((one) => [one.token, one]))
    const { lost, runs } = await heartbeat(this.store, self)
    if (lost) this.self = null
    for (const [token, one] of claimed) {
      const own = runs.find((run) => run.token === token)
      if (own) one.obey(own)
      else one.abandon()
    }
    if (changes !== this.changes || changes % 2 === 1) return
    // a run that it holds but does not work on was left when the database could not be reached
    for (const { run, token } of runs)
      if (!claimed.has(token)) await giveBack(this.store, { token, run: await readRun(this.store, run), lastSeq: 0 })
  }

  private async claims(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      const isBusy = await this.tolerating(() => this.next())
      if (isBusy) continue
      if (this.self) await waitForWork(this.store, this.self, { signal: this.stopped.signal, timeoutMs: IDLE_MS })
      else await this.pause(LEAST_MS)
    }
  }

  /** Claims a run and works on it; false when there was none. What it made is written while the next one is at work. */
  private async next(): Promise<boolean> {
    const { store, self } = this
    if (!self) return false
    const claimed = await this.changing(async () => {
      const claim = await claimRun(store, self, { prefer: this.held })
      return claim && this.begin(claim)
    })
    if (!claimed) return false
    // a stop that came while the run was claimed
    if (this.stopped.signal.aborted) await claimed.leave()
    this.held = [...(await claimed.worked), ...this.held].slice(0, MOST_HELD)
    await this.room.sweep()
    while (this.closing.size >= MOST_CLOSING) await Promise.race(this.closing)
    return true
  }

  private begin(claim: Claim): Claimed {
    const { store, room, settings } = this
    const claimed = new Claimed({ store, room, claim, settings })
    this.claimed.add(claimed)
    const closing = this.tolerating(() => claimed.ended).then(() => {
      this.claimed.delete(claimed)
      this.closing.delete(closing)
    })
    this.closing.add(closing)
    return claimed
  }

  private async changing<T>(work: () => Promise<T>): Promise<T> {
    this.changes++
    try {
      return await work()
    } finally {
      this.changes++
    }
  }

  /** A store that cannot be reached is waited for: nothing that a runner does may be lost by its silence. */
  private async tolerating<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.settings.onNote?.(error instanceof Error ? error.message : String(error))
      await this.pause(LOST_MS)
      return undefined
    }
  }

  private async pause(ms: number): Promise<void> {
    await after(ms, null, { signal: this.stopped.signal }).catch(() => {})
  }
}

const MOST_HELD = 200
/** One at work and one whose end is written: of runs of three nodes 117–142 a second, with three 112–135, with one 95–101. */
const MOST_CLOSING = 2
