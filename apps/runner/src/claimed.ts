import type { Catalogue, Retry } from '@sceneweave/graph'
import type { NodeContext } from '@sceneweave/nodes'
import type { RunEvent } from '@sceneweave/project'
import {
  appendEvents,
  type Claim,
  type Ending,
  finishRun,
  giveBack,
  type Orders,
  type Store,
  StoreFault,
} from '@sceneweave/store'
import type { WorkSettings } from './context/door.ts'
import type { EngineRoom } from './engineRoom.ts'
import { Reporter } from './reporter.ts'
import type { StoredResults } from './storedResults.ts'
import { storeStorage } from './storeStorage.ts'
import { type Ended, startWork, type Work } from './work.ts'

export type ClaimSettings = WorkSettings & {
  /** The nodes it knows. Default: the palette. */
  readonly catalogue: Catalogue<NodeContext>
}

const WORTH_MS = 50
// Whoever took the run knew these nodes: this runner is of another version, and one of the right version may be there.
const OTHER_VERSION = ['unknown-type', 'newer-version']

type Claiming = {
  readonly store: Store
  readonly room: EngineRoom
  readonly claim: Claim
  readonly settings: Partial<ClaimSettings>
}

/** A claimed run from its first event to its last: executed, reported, and either finished or given back. */
export class Claimed {
  readonly token: string
  /** Keys of the nodes that it made, once its graph is executed: from then on it only writes. */
  readonly worked: Promise<string[]>
  /** Resolves when the run is finished or given back, and rejects when that could not be written. */
  readonly ended: Promise<void>
  private readonly claiming: Claiming
  private readonly work: Work
  private readonly reporter: Reporter
  private readonly results: StoredResults
  private readonly made: string[] = []
  private fault: { code: string; message: string; retry: Retry } | null = null
  private isWatched = false
  private isLost = false

  constructor(claiming: Claiming) {
    const { claim, store, room, settings } = claiming
    this.claiming = claiming
    this.token = claim.token
    const storage = storeStorage(store, claim)
    this.results = storage.results
    this.reporter = new Reporter({
      last: claim.lastSeq,
      // what a node made is stored before it is said to have ended
      append: async (events) => {
        await storage.settle()
        await appendEvents(store, claim, events)
      },
      onFailure: () => this.abandon(),
    })
    this.work = startWork({
      graph: claim.run.graph,
      target: claim.run.target,
      storage,
      room,
      catalogue: settings.catalogue,
      settings,
      tell: (event) => this.tell(event),
      onFault: (_, { code, message, retry }) => {
        this.fault ??= { code, message, retry: OTHER_VERSION.includes(code) ? 'elsewhere' : retry }
      },
      isWatched: () => this.isWatched,
    })
    this.worked = this.work.ended.then(
      () => this.made,
      () => this.made,
    )
    this.ended = this.finish()
    // whoever waits for the work alone is not to be ended by this
    this.ended.catch(() => {})
  }

  /** What a person asked for since the last beat. */
  obey({ order, watched }: Orders['runs'][number]): void {
    this.isWatched = watched
    if (order === 'cancel') this.work.cancel()
    if (order === 'pause') void this.work.leave()
  }

  /** Saves what it can and lets another process go on. */
  async leave(): Promise<void> {
    await this.work.leave()
    await this.ended
  }

  /** Stops at once: the run belongs to somebody else by now. */
  abandon(): void {
    this.isLost = true
    this.work.cancel()
  }

  private tell(event: RunEvent): void {
    if (event.type === 'node-end') this.made.push(event.key)
    // the last event is the store's: it is written in the moment in which the run ends, and not before a retry
    if (event.type !== 'run-end') this.reporter.tell(event)
    // work worth keeping is stored at once; what takes no time goes in batches
    if (event.type === 'node-end' && event.ms >= WORTH_MS) void this.reporter.send()
  }

  private async finish(): Promise<void> {
    const ended = await this.work.ended.catch((error: unknown): Ended => {
      this.fault ??= {
        code: 'runner-fault',
        message: error instanceof Error ? error.message : String(error),
        retry: 'later',
      }
      return 'failed'
    })
    try {
      await this.close(ended)
    } catch (error) {
      if (!(error instanceof StoreFault && error.code === 'claim-lost')) throw error
    }
  }

  private async close(ended: Ended): Promise<void> {
    const { store, claim } = this.claiming
    if (ended === 'left') {
      await this.reporter.send()
      if (!this.isLost) await giveBack(store, claim)
      return
    }
    const last = { ...(await this.reporter.rest()), results: await this.results.rest() }
    if (!this.isLost) await finishRun(store, claim, this.endingOf(ended), last)
  }

  private endingOf(ended: Exclude<Ended, 'left'>): Ending {
    if (ended !== 'failed') return { status: ended }
    const { retry, ...fault } = this.fault ?? { code: 'failed', message: 'a node failed', retry: 'never' }
    return { status: 'failed', fault, retry }
  }
}
