import { useEffect } from 'react'
import { create } from 'zustand'

/** Places on screen that have keys of their own; `everywhere` works in all of them. Marked by `data-region`. */
export type Region = 'everywhere' | 'canvas' | 'storyboard' | 'noisePlan' | 'inspector' | 'player' | 'gallery' | 'home'

/** One thing that a person can do: found in the palette, on the sheet of keys, and by its keys in its region. */
export type Command = {
  id: string
  title: string
  /** Heading on the sheet of keys. */
  group: string
  region: Region
  /** `Mod+Shift+Z`, `Delete`, `j`; the first is shown. Mod is Ctrl, on Apple's machines the command key. */
  keys?: readonly string[]
  aliases?: readonly string[]
  /** Not possible now: shown faint. */
  isOff?(): boolean
  run(): void
}

export const useCommandList = create<{ commands: readonly Command[] }>(() => ({ commands: [] }))

/** Offers commands for as long as the caller is on screen. Give a constant list, or one from useMemo. */
export function useCommands(offered: readonly Command[]): void {
  useEffect(() => {
    const ids = new Set(offered.map(({ id }) => id))
    useCommandList.setState(({ commands }) => ({
      commands: [...commands.filter(({ id }) => !ids.has(id)), ...offered],
    }))
    return () =>
      useCommandList.setState(({ commands }) => ({ commands: commands.filter((one) => !offered.includes(one)) }))
  }, [offered])
}

/** Runs a command by its id, if it is there and possible. */
export function runCommand(id: string): void {
  const command = useCommandList.getState().commands.find((one) => one.id === id)
  if (command && !command.isOff?.()) command.run()
}
