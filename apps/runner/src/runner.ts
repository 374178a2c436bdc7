import { hostname, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import {
  type AssetPlace,
  claimRun,
  closeStore,
  heartbeat,
  openStore,
  type Runner,
  registerRunner,
  type Store,
} from '@sceneweave/store'
import type { EngineOptions } from '@sceneweave/tensor/engine'
import { Claimed, type ClaimSettings } from './claimed.ts'
import { type EngineRoom, type MachineSettings, openEngineRoom } from './engineRoom.ts'
import { shippedModels } from './models.ts'

export type RunnerSettings = {
  readonly databaseUrl?: string
  readonly dataFolder: string
  readonly assets?: AssetPlace
  /** One process at a time has a name; the last that registers under it has it. */
  readonly name?: string
  readonly machine?: MachineSettings
  readonly engine?: EngineOptions
  readonly beatMs?: number
  readonly idleMs?: number
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
    const room = await openEngineRoom(join(dataFolder, 'work'), machine, settings.engine)
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

// A cancel is seen at the next beat: well within a second.
const BEAT_MS = 300
const IDLE_MS = 250
const LOST_MS = 1000
const VERSION = '1'

class RunnerLoop {
  readonly name: string
  private readonly store: Store
  private readonly room: EngineRoom
  private readonly settings: RunnerSettings
  private readonly stopped = new AbortController()
  private current: Claimed | null = null
  private self: Runner | null = null
  private held: string[] = []

  constructor(store: Store, room: EngineRoom, settings: RunnerSettings) {
    this.name = settings.name ?? `${hostname()}-${process.pid}`
    this.store = store
    this.room = room
    this.settings = settings
  }

  async run(): Promise<void> {
    await Promise.all([this.beats(), this.claims()])
  }

  async stop(): Promise<void> {
    this.stopped.abort()
    await this.current?.leave()
  }

  private async beats(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.tolerating(async () => {
        if (!this.self) await this.register()
        else await this.beat(this.self)
      })
      await this.pause(this.settings.beatMs ?? BEAT_MS)
    }
  }

  private async register(): Promise<void> {
    const { room, store, name } = this
    const models = await shippedModels(room)
    this.self = await registerRunner(store, {
      name,
      version: VERSION,
      device: room.machine.device,
      memoryBytes: totalmem(),
      models,
    })
  }

  private async beat(self: Runner): Promise<void> {
    const { lost, runs } = await heartbeat(this.store, self)
    if (lost) {
      this.self = null
      this.current?.abandon()
      return
    }
    const own = this.current && runs.find(({ token }) => token === this.current?.token)
    if (own) this.current?.obey(own)
  }

  private async claims(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      const isBusy = await this.tolerating(() => this.next())
      if (!isBusy) await this.pause(this.settings.idleMs ?? IDLE_MS)
    }
  }

  /** Claims a run and sees it to its end; false when there was none. */
  private async next(): Promise<boolean> {
    const { store, room, self, settings } = this
    if (!self) return false
    const claim = await claimRun(store, self, { prefer: this.held })
    if (!claim) return false
    this.current = new Claimed({ store, room, claim, settings })
    // a stop that came while the run was claimed
    if (this.stopped.signal.aborted) await this.current.leave()
    try {
      this.held = [...(await this.current.ended), ...this.held].slice(0, MOST_HELD)
    } finally {
      this.current = null
    }
    return true
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
