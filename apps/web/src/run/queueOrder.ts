/** A list with one item put at the place of another, as a drag shows it. Unchanged when either is not there. Pure. */
export function moved(ids: readonly string[], from: string, over: string): string[] {
  const at = ids.indexOf(from)
  const to = ids.indexOf(over)
  if (at < 0 || to < 0 || at === to) return [...ids]
  const rest = ids.filter((id) => id !== from)
  rest.splice(to, 0, from)
  return rest
}

/** Which item stands behind this one: what the server is asked to move it before. Null at the end. */
export const behind = (ids: readonly string[], id: string): string | null => ids[ids.indexOf(id) + 1] ?? null
