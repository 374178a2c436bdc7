import { type Edit, EditFault } from '@sceneweave/project'
import { type Journal, noWork, renumbered, type Work } from './journal.ts'
import {
  type Log,
  nextRedo,
  nextUndo,
  type Step,
  withFault,
  withRedone,
  withReplayed,
  withStep,
  withUndone,
} from './log.ts'
import { type Saved, Sending, type Sleep } from './sending.ts'
import {
  addEdit,
  beginSync,
  type Changed,
  Gap,
  hear,
  type Logged,
  type Outcome,
  type Pending,
  type Sync,
  settle,
} from './sync.ts'
import type { Read, Transport } from './transport.ts'

export type SessionParts = {
  person: string
  transport: Transport
  journal: Journal
  /** The project, the log or what is saved has changed. */
  changed(): void
  /** What was done could not be kept, or a step not be taken back or done again, and why. */
  lost(title: string, why: string, way: Pending['way']): void
  /** Others have changed the project. */
  others?(by: readonly string[]): void
  /** What is here can no longer be what the server has: open the project anew. */
  broken(error: unknown): void
  sleep?: Sleep
}

/** One tab at work on one project: what is shown, what is on its way to the server, and what can be undone. */
export class Session {
  sync: Sync
  log: Log
  readonly sending: Sending
  private readonly parts: SessionParts
  private readonly unfollow: () => void
  private lastId: number
  private isClosed = false

  constructor(parts: SessionParts, read: Read, work: Work = noWork) {
    this.parts = parts
    this.log = work.log
    const steps = [...work.log.done, ...work.log.undone]
    this.lastId = Math.max(0, ...steps.map(({ id }) => id), ...work.queue.map(({ id }) => id))
    const begun = beginSync({ person: parts.person, ...read }, work)
    this.sync = begun.sync
    this.sending = new Sending({
      transport: parts.transport,
      sleep: parts.sleep,
      sync: () => this.sync,
      take: (changed) => this.take(changed),
      settle: (outcome, since) => this.settle(outcome, since),
      kept: () => this.keep(),
      changed: () => this.parts.changed(),
    })
    this.take(begun)
    this.unfollow = parts.transport.follow(read.version, {
      edits: (logged) => void this.heard(logged),
      line: (isUp, fault) => this.sending.line(isUp, fault),
    })
  }

  get saved(): Saved {
    return this.sending.saved
  }

  /** Does a new step. Throws EditFault when it does not fit. */
  perform(title: string, edit: Edit): void {
    const step = ++this.lastId
    const { sync, inverse } = addEdit(this.sync, { id: ++this.lastId, step, way: 'do', edit })
    this.sync = sync
    this.log = withStep(this.log, { id: step, title, at: Date.now(), edit, inverse })
    this.commit()
  }

  undo(): void {
    this.undoOne()
    this.commit()
  }

  redo(): void {
    this.redoOne()
    this.commit()
  }

  /** Goes to the moment right after a step, 0 for before all of them; stops where a step cannot be taken back. */
  jumpTo(id: number): void {
    const { done, undone } = this.log
    const place = done.findIndex((step) => step.id === id)
    if (place >= 0 || id === 0) {
      let count = done.slice(place + 1).filter(({ fault }) => fault === undefined).length
      while (count-- > 0 && this.undoOne());
    } else {
      let count = undone.length - undone.findIndex((step) => step.id === id)
      if (count > undone.length) return
      while (count-- > 0 && this.redoOne());
    }
    this.commit()
  }

  /** Takes over what a closed tab left behind. */
  adopt(work: Pick<Work, 'queue' | 'log'>): void {
    const { queue, log } = renumbered(work, this.lastId + 1)
    this.lastId = Math.max(this.lastId, ...queue.map(({ id }) => id), ...log.done.map(({ id }) => id))
    this.log = { ...this.log, done: [...this.log.done, ...log.done] }
    for (const pending of queue)
      try {
        const { sync, inverse } = addEdit(this.sync, pending)
        this.sync = sync
        this.log = withReplayed(this.log, [{ pending, inverse }])
      } catch (error) {
        this.miss(pending, error)
      }
    this.commit()
  }

  /** Ends it; what is not saved yet stays in the journal. */
  close(): void {
    this.isClosed = true
    this.unfollow()
    this.sending.close()
  }

  private settle(outcome: Outcome, since: readonly Logged[]): void {
    const { sync, heard } = settle(this.sync, outcome)
    this.take({ sync, replayed: [] })
    void this.heard([...since, ...heard])
  }

  private async heard(logged: readonly Logged[]): Promise<void> {
    const { version } = this.sync
    try {
      const changed = hear(this.sync, logged)
      if (changed.sync === this.sync) return
      this.take(changed)
      const by = new Set(logged.filter((one) => one.version > version).map((one) => one.by))
      by.delete(this.parts.person)
      if (by.size > 0) this.parts.others?.([...by])
    } catch (error) {
      await this.mend(error)
    }
  }

  private async mend(error: unknown): Promise<void> {
    if (!(error instanceof Gap)) return this.parts.broken(error)
    // when the server does not answer now, the next request or the line says so
    const missing = await this.parts.transport.list(this.sync.version).catch(() => [])
    if (!this.isClosed && missing.length > 0) await this.heard(missing)
  }

  private take({ sync, replayed }: Changed): void {
    this.sync = sync
    this.log = withReplayed(this.log, replayed)
    this.commit()
    for (const { pending, fault } of replayed) if (fault !== undefined) this.tellLost(pending.step, fault, pending.way)
  }

  private tellLost(id: number, why: string, way: Pending['way']): void {
    const { done, undone } = this.log
    const step = done.find((one) => one.id === id) ?? undone.find((one) => one.id === id)
    this.parts.lost(step?.title ?? '', why, way)
  }

  private undoOne(): boolean {
    const step = nextUndo(this.log)
    return step !== undefined && this.travel(step, 'undo')
  }

  private redoOne(): boolean {
    const step = nextRedo(this.log)
    return step !== undefined && this.travel(step, 'redo')
  }

  private travel(step: Step, way: 'undo' | 'redo'): boolean {
    const edit = way === 'undo' ? step.inverse : step.edit
    try {
      const { sync, inverse } = addEdit(this.sync, { id: ++this.lastId, step: step.id, way, edit })
      this.sync = sync
      this.log = way === 'undo' ? withUndone(this.log, step.id, inverse) : withRedone(this.log, step.id, inverse)
      return true
    } catch (error) {
      this.miss({ step: step.id, way }, error)
      return false
    }
  }

  private miss({ step, way }: Pick<Pending, 'step' | 'way'>, error: unknown): void {
    if (!(error instanceof EditFault)) throw error
    this.log = withFault(this.log, step, error.message)
    this.tellLost(step, error.message, way)
  }

  private commit(): void {
    void this.keep()
    this.sending.more()
    this.parts.changed()
  }

  private keep(): Promise<void> {
    const { queue, flight } = this.sync
    return this.parts.journal.save({ queue, flight, log: this.log })
  }
}
