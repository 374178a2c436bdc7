import type { PlanWriter, Ref } from './planWriter.ts'

/** What one launch adds at most: MOST_ADDED_PAIRS of native/include/kernels.h, which a test compares. */
export const MOST_ADDED = 64
// what waits to be added takes room meanwhile
const MOST_BYTES = 2 ** 26

type Pair = { readonly to: Ref; readonly from: Ref; readonly count: number }

/** Gathers rounded values that are added to f32 sums, so that many go in one launch: most of them are small. */
export class Additions {
  private readonly writer: PlanWriter
  private pairs: Pair[] = []

  constructor(writer: PlanWriter) {
    this.writer = writer
  }

  add(pair: Pair): void {
    const bytes = this.pairs.reduce((sum, { from }) => sum + from.bytes, 0)
    if (this.pairs.length === MOST_ADDED || bytes + pair.from.bytes > MOST_BYTES) this.flush()
    this.pairs.push(pair)
  }

  /** Launches what was gathered. */
  flush(): void {
    if (this.pairs.length === 0) return
    this.writer.together()
    const words = this.pairs.flatMap(({ to, from, count }) => [to, from, { count }])
    this.writer.launch('accumulate', 'f32', [this.pairs.length, ...words])
    this.pairs = []
  }
}
