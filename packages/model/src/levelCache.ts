import { createHash } from 'node:crypto'
import type { Denoiser } from './denoiser.ts'
import type { GroupState } from './denoiserInputs.ts'
import { type HistoryEntry, type HistoryRoom, noHistory, type PlacedHistory, releaseRoom } from './history.ts'
import { groupRows } from './sequence.ts'
import type { Branch } from './stage.ts'

/** What a model remembers of level shots, with and without text. */
export type HistoryCaches = Readonly<Record<Branch, LevelCache>>

/** Empty caches. Given to several samplings they keep the history of the last one, for the next shot of the same film. */
export const historyCaches = (model: Denoiser): HistoryCaches => ({
  full: new LevelCache(model),
  dropped: new LevelCache(model),
})

type Kept = { readonly digest: string; readonly entry: HistoryEntry; readonly placed: PlacedHistory }
type Held = { readonly state: GroupState; readonly seed: number; readonly apart: boolean }

/** Keys and values of level groups in order; what changed is committed again, and so is what saw it. */
class LevelCache {
  private readonly model: Denoiser
  private held: Kept[] = []

  constructor(model: Denoiser) {
    this.model = model
  }

  /** Has these groups cached, in this order. What lies where it should is read there; after an error nothing is held. */
  async hold(groups: readonly Held[], { isCompact = false } = {}): Promise<PlacedHistory> {
    const before = this.held
    const next: Kept[] = []
    this.held = []
    try {
      await this.placeAll(groups, { before, next, isCompact })
      this.held = next
    } finally {
      await this.forget([...before, ...next])
    }
    return next.at(-1)?.placed ?? noHistory
  }

  /** What it holds on the device, and would give back. */
  bytes(bytesOf: (of: Pick<HistoryRoom, 'keys' | 'isCompact'>) => number): number {
    const all = new Set(this.held.flatMap(({ entry, placed }) => (placed.room ? [entry, placed.room] : [entry])))
    return [...all].reduce((sum, one) => sum + bytesOf(one), 0)
  }

  private async placeAll(
    groups: readonly Held[],
    { before, next, isCompact }: { before: readonly Kept[]; next: Kept[]; isCompact: boolean },
  ) {
    let placed = noHistory
    const rows = groups.reduce((sum, { state: { words, grid } }) => sum + groupRows({ text: words.length, grid }), 0)
    for (const [at, group] of groups.entries()) {
      const context = group.apart ? [] : next.map(({ digest }) => digest)
      const digest = digestOf(group, context, isCompact)
      const known = before.find((one) => one.digest === digest)
      const isInPlace = known && before.indexOf(known) === at && next.every((one, n) => one.digest === before[n].digest)
      const entry = known?.entry ?? (await this.commit(group, placed, { context, isCompact }))
      // room for as much again: the next shot of a film follows
      placed = isInPlace ? known.placed : await this.model.place(placed, entry, 2 * rows)
      next.push({ digest, entry, placed })
    }
  }

  /** Gives back what nothing that is held lies in. */
  private async forget(before: readonly Kept[]): Promise<void> {
    const kept = new Set<object | null>(this.held.flatMap(({ entry, placed }) => [entry, placed.room]))
    const gone = new Set(before.flatMap(({ entry, placed }) => [entry, placed.room]).filter((one) => !kept.has(one)))
    for (const one of gone) if (one) await releaseRoom(one)
  }

  private commit(
    { state, seed, apart }: Held,
    placed: PlacedHistory,
    { context, isCompact }: { readonly context: readonly string[]; readonly isCompact: boolean },
  ): Promise<HistoryEntry> {
    const seen = apart ? noHistory : placed
    return this.model.commit(state, seen, { seed, context, isCompact })
  }
}

function digestOf({ state, apart }: Held, context: readonly string[], isCompact: boolean): string {
  const hash = createHash('sha256').update(
    JSON.stringify([[...state.words], [...state.about], state.grid, state.time, apart, context, isCompact]),
  )
  return hash
    .update(new Uint8Array(state.latents.buffer, state.latents.byteOffset, state.latents.byteLength))
    .digest('hex')
}
