import type { RunEvent } from '@sceneweave/project'
import {
  type LoggedEdit,
  readEdits,
  readEvents,
  readRun,
  type Store,
  waitForEdits,
  waitForEvents,
  watchRun,
} from '@sceneweave/store'
import { z } from 'zod'
import type { Identity } from './identity.ts'
import type { Subscriptions } from './subscriptions.ts'

/** after: the last number that the reader has. recheck: throws when he may no longer look; asked before every wait. */
export type Following = { after: number; recheck(): Promise<unknown>; signal: AbortSignal | undefined }
type Reader = { store: Store; identity: Identity; subscriptions: Subscriptions }

/** Numbers that a reader counts from: versions of a project, events of a run. */
export const After = z.int().min(0).default(0)

/** Where a stream begins; a browser that reconnects sends the last event's id, which goes before `after`. */
export const StreamStart = z.object({
  after: After,
  lastEventId: z
    .string()
    .regex(/^\d{1,9}$/)
    .nullish(),
})
export const startOf = ({ after, lastEventId }: z.output<typeof StreamStart>): number => Number(lastEventId ?? after)

const PAGE = 500
// a reader who lost his rights, or a run that ended without a word, is noticed within this
const LOOK_AGAIN_MS = 5_000

/** A run's events after a number, then all that come, in order and without gaps, until the run has ended. */
export async function* followEvents(reader: Reader, { run, ...following }: Following & { run: string }) {
  const { store } = reader
  const isOver = async (last: RunEvent | undefined) =>
    last ? last.type === 'run-end' : ['done', 'failed', 'cancelled'].includes((await readRun(store, run)).status)
  yield* follow<RunEvent>(reader, following, {
    read: (after) => readEvents(store, run, after, PAGE),
    numberOf: ({ seq }) => seq,
    isOver,
    async wait(after, signal) {
      // runners draw previews only while somebody watches
      await watchRun(store, run)
      await waitForEvents(store, run, after, signal)
    },
  })
}

/** A project's edits after a version, then all that come, until the reader leaves. */
export async function* followEdits(reader: Reader, { project, ...following }: Following & { project: string }) {
  const { store } = reader
  yield* follow<LoggedEdit>(reader, following, {
    read: (after) => readEdits(store, project, after, PAGE),
    numberOf: ({ version }) => version,
    isOver: async () => false,
    wait: (after, signal) => waitForEdits(store, project, after, signal),
  })
}

type Source<T> = {
  read(after: number): Promise<T[]>
  numberOf(item: T): number
  isOver(last: T | undefined): Promise<boolean>
  wait(after: number, signal: AbortSignal): Promise<unknown>
}

async function* follow<T>(reader: Reader, following: Following, source: Source<T>): AsyncGenerator<T, void> {
  const close = reader.subscriptions.open(reader.identity.user)
  const signal = following.signal ?? new AbortController().signal
  try {
    for (let after = following.after; !signal.aborted; ) {
      await following.recheck()
      const items = await source.read(after)
      yield* items
      const last = items.at(-1)
      if (last) after = source.numberOf(last)
      if (items.length < PAGE && (await source.isOver(last))) return
      if (!last) await until(LOOK_AGAIN_MS, signal, (either) => source.wait(after, either))
    }
  } finally {
    close()
  }
}

/** Waits for a promise that honours a signal, no longer than `ms` and no longer than the reader stays. */
async function until(ms: number, signal: AbortSignal, wait: (either: AbortSignal) => Promise<unknown>): Promise<void> {
  const late = AbortSignal.timeout(ms)
  const either = AbortSignal.any([signal, late])
  await wait(either).catch((thrown) => {
    if (!either.aborted) throw thrown
  })
}
