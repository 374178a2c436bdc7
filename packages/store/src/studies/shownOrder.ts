import { createHash } from 'node:crypto'

/**
 * Names in the order in which one rater sees them: shuffled by his id, and the same whenever he comes back. What they are
 * or in which order they came does not matter, so the order tells nothing of them.
 */
export function shownOrder(rater: string, names: readonly string[]): string[] {
  const keyed = names.map((name) => ({ name, key: createHash('sha256').update(`${rater}\n${name}`).digest('hex') }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name)
}
