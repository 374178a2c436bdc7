'use client'
import { useState } from 'react'
import { create } from 'zustand'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { resetKeys, useBindings } from './bindings.ts'
import { type Command, useCommandList, useCommands } from './commands.ts'
import { KeyRow } from './KeyRow.tsx'
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
  const own = useBindings((state) => state.own)
  const groups = groupsOf(all, search, own)
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
                <KeyRow key={command.id} command={command} />
              ))}
            </ul>
          </section>
        ))}
        {Object.keys(own).length > 0 && (
          <Button className="self-start" onClick={resetKeys}>
            {text.resetAll}
          </Button>
        )}
      </div>
    </div>
  )
}
