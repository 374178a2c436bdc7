import type { NodeResult, ResultStore } from '@sceneweave/graph'
import { type NewResult, readResults, type Store, writeResults } from '@sceneweave/store'

/**
 * Results in the database. What is put is readable here at once and stored by the next `flush`, many in one transaction:
 * a run of many small nodes would else wait for the disk after each.
 */
export class StoredResults implements ResultStore {
  private readonly store: Store
  private readonly run: string
  private readonly waiting = new Map<string, NodeResult>()
  private flushing: Promise<void> = Promise.resolve()

  constructor(store: Store, run: string) {
    this.store = store
    this.run = run
  }

  async get(key: string): Promise<NodeResult | null> {
    return (await this.getMany([key])).get(key) ?? null
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, NodeResult>> {
    const found = new Map<string, NodeResult>()
    const asked = keys.filter((key) => {
      const known = this.waiting.get(key)
      if (known) found.set(key, known)
      return !known
    })
    if (asked.length === 0) return found
    for (const { key, outputs } of await readResults(this.store, asked)) found.set(key, { outputs })
    return found
  }

  async put(key: string, result: NodeResult): Promise<void> {
    this.waiting.set(key, result)
  }

  async putMany(keys: readonly string[], result: NodeResult): Promise<void> {
    for (const key of keys) this.waiting.set(key, result)
  }

  /** Resolves when all that was put before is on disk. */
  flush(): Promise<void> {
    const stored = this.flushing.then(() => this.write())
    // the next one tries again with what could not be stored
    this.flushing = stored.catch(() => {})
    return stored
  }

  /** What no flush has stored, for whoever stores it with more. */
  async rest(): Promise<NewResult[]> {
    await this.flushing
    return this.rows([...this.waiting])
  }

  private async write(): Promise<void> {
    const batch = [...this.waiting]
    if (batch.length === 0) return
    await writeResults(this.store, this.rows(batch))
    for (const [key, result] of batch) if (this.waiting.get(key) === result) this.waiting.delete(key)
  }

  private rows(batch: readonly (readonly [string, NodeResult])[]): NewResult[] {
    return batch.map(([key, { outputs }]) => ({ key, outputs, assets: assetsOf(outputs), run: this.run }))
  }
}

/** Assets that outputs refer to, and weights that a model was loaded from; other hashes, as a model's own, are none. */
export function assetsOf(outputs: NodeResult['outputs']): string[] {
  const found = new Set<string>()
  const open: unknown[] = [outputs]
  for (const value of open) {
    if (typeof value !== 'object' || value === null) continue
    const { asset, mediaType, source, hash } = value as Record<string, unknown>
    if (typeof asset === 'string' && typeof mediaType === 'string') found.add(asset)
    if (typeof source === 'string' && source === hash) found.add(source)
    open.push(...Object.values(value))
  }
  return [...found]
}
