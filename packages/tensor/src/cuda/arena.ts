/** A stretch of memory that is needed from one launch to another, both counted in. */
export type Lifetime = { readonly bytes: number; readonly from: number; readonly to: number }

/** Kernels read 16 bytes at a time and copies like whole lines: every value begins at such a boundary. */
export const ALIGN_BYTES = 256

/** Offsets such that lifetimes that overlap never share memory, and how much that takes. Large ones are placed first. */
export function placeLifetimes(lifetimes: readonly Lifetime[]): { offsets: number[]; bytes: number } {
  const offsets = new Array<number>(lifetimes.length).fill(0)
  const order = lifetimes.map((_, at) => at).sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes || a - b)
  const placed: number[] = []
  let total = 0
  for (const at of order) {
    const { bytes, from, to } = lifetimes[at]
    const beside = placed.filter((other) => lifetimes[other].from <= to && lifetimes[other].to >= from)
    offsets[at] = lowestGap(
      beside.map((other) => [offsets[other], offsets[other] + lifetimes[other].bytes]),
      bytes,
    )
    placed.push(at)
    total = Math.max(total, offsets[at] + bytes)
  }
  return { offsets, bytes: aligned(total) }
}

/** `bytes` rounded up to the boundary at which values begin. */
export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES

function lowestGap(taken: [from: number, to: number][], bytes: number): number {
  let at = 0
  for (const [from, to] of taken.sort((a, b) => a[0] - b[0])) {
    if (at + bytes <= from) break
    at = Math.max(at, aligned(to))
  }
  return at
}
