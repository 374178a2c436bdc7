'use client'
import { useState } from 'react'
import { create } from 'zustand'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Fields.tsx'
import { Keys } from '../ui/Keys.tsx'
import { words } from '../words/index.ts'
import { type Command, useCommandList, useCommands } from './commands.ts'
import { groupsOf } from './keyGroups.ts'

const text = words.keySheet
const useSheet = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
const setOpen = (isOpen: boolean) => useSheet.setState({ isOpen })

const commands: readonly Command[] = [
  {
    id: 'keys.show',
    title: text.command,
    group: text.group,
    region: 'everywhere',
    keys: ['?'],
    run: () => setOpen(!useSheet.getState().isOpen),
  },
]

/** Every command by its group, with its keys: found by its words, rebound by pressing. */
export function KeySheet() {
  useCommands(commands)
  const isOpen = useSheet((state) => state.isOpen)
  return (
    <Dialog title={text.title} isOpen={isOpen} onClose={() => setOpen(false)} width={640}>
      <Sheet />
    </Dialog>
  )
}

function Sheet() {
  const all = useCommandList((state) => state.commands)
  const [search, setSearch] = useState('')
  const groups = groupsOf(all, search)
  return (
    <div className="flex flex-col">
      <div className="sticky top-0 border-line border-b bg-panel p-3">
        <TextField
          type="search"
          autoFocus
          aria-label={text.find}
          placeholder={text.find}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <div className="flex flex-col gap-6 p-4">
        {groups.length === 0 && <p className="text-muted">{text.none(search)}</p>}
        {groups.map(({ group, commands }) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-label text-muted">{group}</h3>
            <ul>
              {commands.map((command) => (
                <Row key={command.id} command={command} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

function Row({ command: { title, keys = [], region } }: { command: Command }) {
  return (
    <li className="flex min-h-8 items-center gap-3 border-line border-b last:border-0">
      <span className="flex-1">{title}</span>
      {region !== 'everywhere' && <span className="text-faint text-label">{text.where[region]}</span>}
      <span className="flex gap-2">
        {keys.map((one) => (
          <Keys key={one} keys={one} />
        ))}
      </span>
    </li>
  )
}
