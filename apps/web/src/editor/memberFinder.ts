/**
 * Finds members of a project by their ids. For somebody unknown `ask` is called, once: they may have been let in since.
 * Where it fails nothing is thrown, and the next time they are asked for again.
 */
export function memberFinder<Member extends { readonly user: string }>(
  first: readonly Member[],
  ask: () => Promise<readonly Member[]>,
): (users: readonly string[]) => Promise<readonly Member[]> {
  let members = first
  const asked = new Set(first.map(({ user }) => user))
  return async (users) => {
    const unknown = users.filter((user) => !asked.has(user))
    if (unknown.length > 0) {
      for (const user of unknown) asked.add(user)
      try {
        members = await ask()
      } catch {
        for (const user of unknown) asked.delete(user)
      }
    }
    return members.filter(({ user }) => users.includes(user))
  }
}
