'use client'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Labelled, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { type ProjectRow, renameProject } from './projects.ts'

/** Asks for another name of a project. */
export function RenameDialog({ row, onClose }: { row: ProjectRow | null; onClose(): void }) {
  const [title, setTitle] = useState('')
  useEffect(() => setTitle(row?.title ?? ''), [row])
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (row && title.trim() !== '' && title.trim() !== row.title) void renameProject(row, title.trim())
    onClose()
  }
  return (
    <Dialog title={words.home.renameTitle} isOpen={row !== null} onClose={onClose} width={400}>
      <form className="flex flex-col gap-4 p-4" onSubmit={save}>
        <Labelled label={words.home.newName}>
          <TextField value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        </Labelled>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.ui.cancel}</Button>
          <Button look="main" type="submit" disabled={title.trim() === ''}>
            {words.home.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
