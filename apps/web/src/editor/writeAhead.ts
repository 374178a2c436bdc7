import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type Journal, noWork, type Work } from './journal.ts'
import type { Step } from './log.ts'
import type { Flight, Pending } from './sync.ts'

/** The work of one tab on one project. */
export type TabRow = { id: string; person: string; project: string; flight: Flight | null; at: number }

type StepRow = Step & { tab: string; isUndone: boolean }

interface Schema extends DBSchema {
  tabs: { key: string; value: TabRow; indexes: { where: [string, string] } }
  pending: { key: [string, number]; value: Pending & { tab: string } }
  steps: { key: [string, number]; value: StepRow }
}

type Database = IDBPDatabase<Schema>

/** What this browser keeps of every tab's work, so that a reload, a crash or days without the server lose nothing. */
export const openDisk = (): Promise<Database> =>
  openDB<Schema>('sceneweave.work', 1, {
    upgrade(database) {
      database.createObjectStore('tabs', { keyPath: 'id' }).createIndex('where', ['person', 'project'])
      database.createObjectStore('pending', { keyPath: ['tab', 'id'] })
      database.createObjectStore('steps', { keyPath: ['tab', 'id'] })
    },
  })

/** The tabs that a person has or had on a project, the last used first. */
export async function tabsOn(disk: Database, person: string, project: string): Promise<TabRow[]> {
  const rows = await disk.getAllFromIndex('tabs', 'where', [person, project])
  return rows.sort((a, b) => b.at - a.at)
}

const allOf = (tab: string) => IDBKeyRange.bound([tab, Number.NEGATIVE_INFINITY], [tab, Number.POSITIVE_INFINITY])

/** What a tab left behind. */
export async function readWork(disk: Database, tab: string): Promise<Work> {
  const reading = disk.transaction(['tabs', 'pending', 'steps'])
  const [row, queue, steps] = await Promise.all([
    reading.objectStore('tabs').get(tab),
    reading.objectStore('pending').getAll(allOf(tab)),
    reading.objectStore('steps').getAll(allOf(tab)),
  ])
  const plain = (isUndone: boolean) =>
    steps.filter((step) => step.isUndone === isUndone).map(({ tab: _, isUndone: __, ...step }): Step => step)
  return {
    queue: queue.map(({ tab: _, ...pending }) => pending),
    flight: row?.flight ?? null,
    // the last step undone is the first that was done
    log: { done: plain(false), undone: plain(true).reverse() },
  }
}

/** Forgets a tab whose work another one has taken over. */
export async function forgetTab(disk: Database, tab: string): Promise<void> {
  const writing = disk.transaction(['tabs', 'pending', 'steps'], 'readwrite')
  await Promise.all([
    writing.objectStore('tabs').delete(tab),
    writing.objectStore('pending').delete(allOf(tab)),
    writing.objectStore('steps').delete(allOf(tab)),
    writing.done,
  ])
}

/** Keeps a tab's work on disk, of which `kept` is there already. `failed` is told of the first write that fails. */
export function journalOn(
  disk: Database,
  tab: Omit<TabRow, 'flight' | 'at'>,
  { kept = noWork, failed }: { kept?: Work; failed(error: unknown): void },
): Journal {
  let written = kept
  let wanted = kept
  let writing: Promise<void> | null = null
  const write = async () => {
    try {
      while (written !== wanted) {
        const now = wanted
        await writeChanges(disk, tab, { before: written, after: now })
        written = now
      }
    } catch (error) {
      failed(error)
    }
    // in the same breath as the last look at `wanted`: a save right after this must begin anew
    writing = null
  }
  return {
    save(work) {
      wanted = work
      writing ??= write()
      return writing
    },
  }
}

async function writeChanges(
  disk: Database,
  tab: Omit<TabRow, 'flight' | 'at'>,
  { before, after }: { before: Work; after: Work },
): Promise<void> {
  const queue = changesOf(before.queue, after.queue)
  const done = changesOf(before.log.done, after.log.done)
  const undone = changesOf(before.log.undone, after.log.undone)
  const isSame = [queue, done, undone].every(({ put, gone }) => put.length + gone.length === 0)
  if (isSame && before.flight === after.flight) return
  const writing = disk.transaction(['tabs', 'pending', 'steps'], 'readwrite')
  const pending = writing.objectStore('pending')
  const steps = writing.objectStore('steps')
  const kept = new Set([...done.put, ...undone.put].map(({ id }) => id))
  const gone = [...done.gone, ...undone.gone].filter((id) => !kept.has(id))
  await Promise.all([
    writing.objectStore('tabs').put({ ...tab, flight: after.flight, at: Date.now() }),
    ...queue.gone.map((id) => pending.delete([tab.id, id])),
    ...queue.put.map((one) => pending.put({ ...one, tab: tab.id })),
    ...gone.map((id) => steps.delete([tab.id, id])),
    ...done.put.map((step) => steps.put({ ...step, tab: tab.id, isUndone: false })),
    ...undone.put.map((step) => steps.put({ ...step, tab: tab.id, isUndone: true })),
    writing.done,
  ])
}

/** What is new or another in a list, and what is no longer in it. What stands at both beginnings is not looked at. */
export function changesOf<T extends { id: number }>(
  before: readonly T[],
  after: readonly T[],
): { put: T[]; gone: number[] } {
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  const old = new Set(before.slice(same))
  const left = new Set(after.slice(same).map(({ id }) => id))
  return {
    put: after.slice(same).filter((one) => !old.has(one)),
    gone: before
      .slice(same)
      .map(({ id }) => id)
      .filter((id) => !left.has(id)),
  }
}
