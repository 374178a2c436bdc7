import type { PlanWriter } from './planWriter.ts'

/** A part of an f32 buffer that is summed over a group's processes as soon as these outputs were added to it. */
export type SummedPart = {
  readonly buffer: number
  readonly offset: number
  readonly count: number
  readonly after: readonly string[]
}
/** Starts sums over a group's processes beside what follows: in one order everywhere, each when all of it is there. */
export class RankSums {
  private readonly writer: PlanWriter
  private readonly sums: readonly SummedPart[]
  private readonly settle: () => void
  private readonly waiting: readonly Set<string>[]
  private next = 0

  /** `settle`: has everything added that was told to be. */
  constructor(writer: PlanWriter, sums: readonly SummedPart[], settle: () => void) {
    this.writer = writer
    this.sums = sums
    this.settle = settle
    this.waiting = sums.map(({ after }) => new Set(after))
  }

  isAdded(name: string): void {
    for (const names of this.waiting) names.delete(name)
    while (this.next < this.sums.length && this.waiting[this.next].size === 0) {
      const { buffer, offset, count } = this.sums[this.next++]
      this.settle()
      this.writer.launch('sumRanks', 'f32', [this.writer.buffer(buffer, 4 * offset, 4 * count), { count }])
    }
  }

  finish(): void {
    if (this.sums.length === 0) return
    if (this.next < this.sums.length) {
      const { after } = this.sums[this.next]
      throw new RangeError(`a sum over GPUs waits for ${after.join(', ')}, which the program does not add`)
    }
    this.writer.launch('joinRanks', 'f32', [])
  }
}
