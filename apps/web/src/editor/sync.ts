import { applyEdit, canonicalJson, type Edit, EditFault, type Project } from '@sceneweave/project'

/** An edit that the server may not have yet, and what it is to its step: does it, takes it back, or does it again. */
export type Pending = { id: number; step: number; way: 'do' | 'undo' | 'redo'; edit: Edit }

/** An edit that the server has taken. */
export type Logged = { version: number; edit: Edit; by: string }

/** The first `count` of the queue, sent on version `base`. Unsure: an answer was lost, so the server may have them. */
export type Flight = { base: number; count: number; isUnsure: boolean }

/**
 * One tab's view of a project that others change too. `shown` is always `confirmed` with the whole queue applied. While
 * an answer is awaited, what is heard of others waits in `heard`: it may be our own echo.
 */
export type Sync = {
  person: string
  confirmed: Project
  version: number
  shown: Project
  queue: readonly Pending[]
  flight: Flight | null
  isAwaiting: boolean
  heard: readonly Logged[]
}

/** What became of a pending edit when it was applied anew: its inverse now, or why it no longer fits. */
export type Replayed = { pending: Pending; inverse?: Edit; fault?: string }
export type Changed = { sync: Sync; replayed: readonly Replayed[] }

/** Edits between `from` and what was heard are missing: ask the server for them. */
export class Gap extends Error {}

/** The state of a tab that has just read the project, with edits that it (or a closed tab) still has to send. */
export function beginSync(
  at: { person: string; project: Project; version: number },
  { queue, flight }: { queue: readonly Pending[]; flight: Flight | null } = { queue: [], flight: null },
): Changed {
  const { person, project, version } = at
  // of a request on an older version the caller has found out what became of it; one on this version may still arrive
  const left = flight?.base === version && flight.count <= queue.length ? { ...flight, isUnsure: true } : null
  return replay({
    person,
    confirmed: project,
    version,
    shown: project,
    queue,
    flight: left,
    isAwaiting: false,
    heard: [],
  })
}

/** Adds an edit of this tab; gives the edit that takes it back. Throws EditFault when it does not fit. */
export function addEdit(sync: Sync, pending: Pending): { sync: Sync; inverse: Edit } {
  const { project, inverse } = applyEdit(sync.shown, pending.edit)
  return { sync: { ...sync, shown: project, queue: [...sync.queue, pending] }, inverse }
}

/** What is sent next, at most `most` edits: what was sent before and may have been lost goes again unchanged. */
export function depart(sync: Sync, most: number): Sync & { flight: Flight } {
  const count = Math.min(most, sync.queue.length)
  return { ...sync, flight: sync.flight ?? { base: sync.version, count, isUnsure: false }, isAwaiting: true }
}

/** How a request ended: taken; lost on the way, so that nobody knows; too late, because others were first; or refused. */
export type Outcome = 'taken' | 'lost' | 'late' | 'refused'

/** The request has ended. What was heard meanwhile is handed back, to be heard now. */
export function settle(sync: Sync, outcome: Outcome): { sync: Sync; heard: readonly Logged[] } {
  const { flight, heard } = sync
  const after = { ...(outcome === 'taken' && flight ? taken(sync, flight.count) : sync), isAwaiting: false, heard: [] }
  if (outcome === 'taken') return { sync: after, heard }
  const unsure = flight && { ...flight, isUnsure: true }
  // late: only a batch that went before, without an answer, can be among those that were first
  const left = outcome === 'lost' || (outcome === 'late' && flight?.isUnsure) ? unsure : null
  return { sync: { ...after, flight: left }, heard }
}

/** Edits that the server has taken, of whomever; what is known already is passed over. Throws Gap when some are missing. */
export function hear(sync: Sync, logged: readonly Logged[]): Changed {
  if (sync.isAwaiting) return { sync: { ...sync, heard: [...sync.heard, ...logged] }, replayed: [] }
  const fresh = inOrder(logged, sync.version)
  if (fresh.length === 0) return { sync, replayed: [] }
  const own = echoes(sync, fresh)
  const ahead = taken(sync, own)
  const theirs = fresh.slice(own)
  if (theirs.length === 0) return { sync: ahead, replayed: [] }
  let { confirmed } = ahead
  for (const { edit } of theirs) confirmed = applyEdit(confirmed, edit).project
  return replay({ ...ahead, confirmed, version: fresh[fresh.length - 1].version, flight: null })
}

/** Takes one edit out of the queue that the server will never take. */
export function drop(sync: Sync, id: number, fault: string): Changed {
  const pending = sync.queue.find((one) => one.id === id)
  const rest = replay({ ...sync, flight: null, queue: sync.queue.filter((one) => one !== pending) })
  return pending ? { sync: rest.sync, replayed: [{ pending, fault }, ...rest.replayed] } : rest
}

/** How many of the first `pending` stand at the beginning of what the server has taken of this person. */
export function sameEdits(pending: readonly Pending[], logged: readonly Logged[], person: string): number {
  let same = 0
  while (same < pending.length && same < logged.length) {
    const { edit, by } = logged[same]
    if (by !== person || canonicalJson(edit) !== canonicalJson(pending[same].edit)) break
    same++
  }
  return same
}

/** Edits after a version, each once, without a gap. */
function inOrder(logged: readonly Logged[], version: number): Logged[] {
  const byVersion = new Map(logged.filter((one) => one.version > version).map((one) => [one.version, one]))
  const fresh = [...byVersion.values()].sort((a, b) => a.version - b.version)
  if (fresh.some((one, at) => one.version !== version + 1 + at)) throw new Gap('edits are missing in between')
  return fresh
}

function echoes({ flight, queue, person }: Sync, fresh: readonly Logged[]): number {
  return flight ? sameEdits(queue.slice(0, flight.count), fresh, person) : 0
}

/** The first `count` of the queue are the server's now. */
function taken(sync: Sync, count: number): Sync {
  if (count === 0) return sync
  const { flight, queue, version } = sync
  const left = (flight?.count ?? 0) - count
  const confirmed =
    count === queue.length
      ? sync.shown
      : queue.slice(0, count).reduce((project, { edit }) => applyEdit(project, edit).project, sync.confirmed)
  return {
    ...sync,
    confirmed,
    version: version + count,
    queue: queue.slice(count),
    flight: flight && left > 0 ? { ...flight, base: flight.base + count, count: left } : null,
  }
}

/**
 * Applies the whole queue anew. Undoing a step that is still in the queue takes back what doing it changed now. Of a
 * step whose edit no longer fits, the later edits go too.
 */
function replay(sync: Sync): Changed {
  let shown = sync.confirmed
  const queue: Pending[] = []
  const replayed: Replayed[] = []
  const inverses = new Map<number, Edit | null>()
  for (const before of sync.queue) {
    const known = inverses.get(before.step)
    if (known === null) continue
    const pending = known && before.way !== 'do' ? { ...before, edit: known } : before
    try {
      const { project, inverse } = applyEdit(shown, pending.edit)
      shown = project
      inverses.set(pending.step, inverse)
      queue.push(pending)
      replayed.push({ pending, inverse })
    } catch (error) {
      if (!(error instanceof EditFault)) throw error
      inverses.set(pending.step, null)
      replayed.push({ pending, fault: error.message })
    }
  }
  return { sync: { ...sync, shown, queue }, replayed }
}
