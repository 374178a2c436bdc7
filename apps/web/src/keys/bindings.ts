import { create } from 'zustand'
import { isSameChord } from './chord.ts'
import { type Command, useCommandList } from './commands.ts'

const place = 'sceneweave.keys'

type Own = Readonly<Record<string, readonly string[]>>

/** The keys that a person has given to commands in this browser, by the command's id. */
export const useBindings = create<{ own: Own }>(() => ({ own: read() }))

/** The keys of a command now: a person's own, else those that it came with. */
export const keysOf = ({ id, keys = [] }: Pick<Command, 'id' | 'keys'>, own: Own = useBindings.getState().own) =>
  own[id] ?? keys

/** The first key of a command, to be shown beside it. */
export function useKeyOf(id: string): string | undefined {
  const command = useCommandList(({ commands }) => commands.find((one) => one.id === id))
  const own = useBindings((state) => state.own[id])
  return (own ?? command?.keys)?.[0]
}

/** Gives a command other keys, none, or (null) those that it came with. They are remembered in this browser. */
export function setKeys(id: string, keys: readonly string[] | null): void {
  const { [id]: _, ...others } = useBindings.getState().own
  const own = keys === null ? others : { ...others, [id]: keys }
  useBindings.setState({ own })
  try {
    localStorage.setItem(place, JSON.stringify(own))
  } catch {
    // a browser that keeps nothing still has them until it is closed
  }
}

/** Every command as it came. */
export function resetKeys(): void {
  useBindings.setState({ own: {} })
  localStorage.removeItem(place)
}

/** Commands that a chord would reach too where `command` works: the sheet of keys tells of them. */
export function conflictsOf(
  chord: string,
  { id, region }: Pick<Command, 'id' | 'region'>,
  { commands, own }: { commands: readonly Command[]; own: Own },
): readonly Command[] {
  const overlaps = (other: Command) =>
    other.region === region || other.region === 'everywhere' || region === 'everywhere'
  return commands.filter(
    (other) => other.id !== id && overlaps(other) && keysOf(other, own).some((key) => isSameChord(key, chord)),
  )
}

/** The command that a chord means in a region: its own before those of everywhere. */
export function commandFor(
  chord: string,
  region: string,
  { commands, own }: { commands: readonly Command[]; own: Own },
): Command | undefined {
  const fits = commands.filter((one) => keysOf(one, own).some((key) => isSameChord(key, chord)))
  return fits.find((one) => one.region === region) ?? fits.find((one) => one.region === 'everywhere')
}

/** Reads what was remembered; what cannot be read is as if nothing was. */
export function ownKeysFrom(text: string | null): Own {
  try {
    const saved: unknown = JSON.parse(text ?? '{}')
    if (typeof saved !== 'object' || saved === null) return {}
    const isKeys = (keys: unknown) => Array.isArray(keys) && keys.every((key) => typeof key === 'string')
    return Object.fromEntries(Object.entries(saved).filter(([, keys]) => isKeys(keys))) as Own
  } catch {
    return {}
  }
}

function read(): Own {
  return typeof localStorage === 'undefined' ? {} : ownKeysFrom(localStorage.getItem(place))
}
