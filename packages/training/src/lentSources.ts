import type { BatchSources } from './batches.ts'

/** Sources of batches as another process is told them: memory that threads share is a number and a size. */
export type LentSources = { readonly sources: unknown; readonly sizes: readonly number[] }

type Lent = { readonly memory: number }

/** Takes sources apart: what can be sent, and the memory to be sent after it; that of clips is empty elsewhere, to be drawn there. */
export function lentSources(
  sources: BatchSources,
): LentSources & { readonly memories: readonly (SharedArrayBuffer | null)[] } {
  const sizes: number[] = []
  const memories: (SharedArrayBuffer | null)[] = []
  const take = (value: unknown, isSent: boolean): unknown => {
    if (value instanceof SharedArrayBuffer) {
      sizes.push(value.byteLength)
      return { memory: memories.push(isSent ? value : null) - 1 } satisfies Lent
    }
    if (Array.isArray(value)) return value.map((one) => take(one, isSent))
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, take(one, isSent && name !== 'clips')]))
  }
  return { sources: take(sources, true), sizes, memories }
}

/** Memory of sources that another process fills piece by piece. */
export class MemoryLoan {
  private readonly lent: LentSources
  private readonly memories: readonly SharedArrayBuffer[]

  constructor(lent: LentSources) {
    this.lent = lent
    this.memories = lent.sizes.map((size) => new SharedArrayBuffer(size))
  }

  fill(memory: number, offset: number, bytes: Uint8Array): void {
    new Uint8Array(this.memories[memory]).set(bytes, offset)
  }

  sources(): BatchSources {
    const put = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(put)
      if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
      if ('memory' in value) return this.memories[(value as Lent).memory]
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, put(one)]))
    }
    return put(this.lent.sources) as BatchSources
  }
}
