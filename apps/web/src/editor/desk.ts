import { type Journal, noWork, type Work, withoutTaken } from './journal.ts'
import { newId } from './newId.ts'
import { holdTab, holdTabLater, type Release } from './tabLock.ts'
import type { Transport } from './transport.ts'
import { forgetTab, journalOn, openDisk, readWork, type TabRow, tabsOn } from './writeAhead.ts'

type Disk = Awaited<ReturnType<typeof openDisk>>

/** Where a tab works on one project: what it or a closed tab before it left, and where its own work is kept. */
export type Desk = {
  work: Work
  journal: Journal
  /** Hands over the work of every other tab, now or when it is closed. */
  inherit(adopt: (work: Work) => void): void
  close(): void
}

export type DeskParts = {
  person: string
  project: string
  transport: Pick<Transport, 'list'>
  /** Nothing can be kept in this browser. */
  unkept(error: unknown): void
}

/** Sits down at the work of the tab that was closed last, or at an empty desk. */
export async function openDesk(parts: DeskParts): Promise<Desk> {
  try {
    return await openOn(await openDisk(), parts)
  } catch (error) {
    parts.unkept(error)
    return { work: noWork, journal: { save: async () => {} }, inherit() {}, close() {} }
  }
}

async function openOn(disk: Disk, parts: DeskParts): Promise<Desk> {
  const { person, project, unkept } = parts
  const left = new AbortController()
  const rows = await tabsOn(disk, person, project)
  const { id, release } = await sitDown(project, rows)
  const kept = await readWork(disk, id)
  const work = await settled(kept, parts)
  return {
    work,
    journal: journalOn(disk, { id, person, project }, { kept, failed: unkept }),
    inherit(adopt) {
      for (const row of rows)
        if (row.id !== id) void takeOver(disk, row, { ...parts, adopt, signal: left.signal }).catch(unkept)
    },
    close() {
      left.abort()
      release()
    },
  }
}

// the desk that this very tab had before it was loaded again, else the one that was left last, else a new one
async function sitDown(project: string, rows: readonly TabRow[]): Promise<{ id: string; release: Release }> {
  const place = `sceneweave.desk.${project}`
  const own = sessionStorage.getItem(place)
  const order = rows.map(({ id }) => id).sort((a, b) => Number(b === own) - Number(a === own))
  for (const id of order) {
    const release = (await holdTab(id)) ?? (id === own ? await holdTab(id) : null)
    if (!release) continue
    sessionStorage.setItem(place, id)
    return { id, release }
  }
  const id = newId()
  sessionStorage.setItem(place, id)
  return { id, release: (await holdTab(id)) ?? (() => {}) }
}

type TakingOver = DeskParts & { adopt(work: Work): void; signal: AbortSignal }

async function takeOver(disk: Disk, { id }: TabRow, { adopt, signal, ...parts }: TakingOver): Promise<void> {
  const release = await holdTabLater(id, signal)
  if (!release) return
  const work = await settled(await readWork(disk, id), parts)
  if (!signal.aborted) {
    adopt(work)
    await forgetTab(disk, id)
  }
  release()
}

/** Less what the server took before the tab was gone. When it does not answer, that is found out by sending it again. */
async function settled(work: Work, { person, transport }: Pick<DeskParts, 'person' | 'transport'>): Promise<Work> {
  if (!work.flight) return work
  return withoutTaken(work, await transport.list(work.flight.base), person)
}
