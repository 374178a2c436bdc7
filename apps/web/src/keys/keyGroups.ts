import { keysOf } from './bindings.ts'
import type { Command } from './commands.ts'

export type CommandGroup = { group: string; commands: readonly Command[] }

/** Commands under their headings, in the order in which they were offered; a search looks at titles, other names and keys. */
export function groupsOf(
  all: readonly Command[],
  search: string,
  own: Readonly<Record<string, readonly string[]>> = {},
): readonly CommandGroup[] {
  const wanted = search.toLowerCase().trim().split(/\s+/)
  const groups = new Map<string, Command[]>()
  for (const command of all) {
    const { title, group, aliases = [] } = command
    const text = [title, group, ...aliases, ...keysOf(command, own)].join(' ').toLowerCase()
    if (wanted.every((word) => text.includes(word))) groups.set(group, [...(groups.get(group) ?? []), command])
  }
  return [...groups].map(([group, commands]) => ({ group, commands }))
}
