'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Labelled, TextField } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import { useEditor } from './useEditor.ts'
import { useFrame } from './useFrame.ts'
import { nextName, saveVersion } from './versions.ts'

const said = words.editor.versions
const close = () => useFrame.setState({ isNaming: false })

/** Asks what the present state is to be called. */
export function SaveVersion() {
  const isNaming = useFrame((state) => state.isNaming)
  return (
    <Dialog title={words.editor.saveVersion} isOpen={isNaming} onClose={close} width={400}>
      <NameForm />
    </Dialog>
  )
}

function NameForm() {
  const project = useEditor((state) => state.project?.id) ?? ''
  const { data } = useQuery(api.projects.versions.queryOptions({ project }))
  const [written, setWritten] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const name = written ?? nextName(data)
  const save = async () => {
    setBusy(true)
    const isSaved = await saveVersion(name.trim())
    setBusy(false)
    if (isSaved) close()
  }
  return (
    <form
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Labelled label={said.name} help={said.nameHelp}>
        <TextField
          autoFocus
          value={name}
          maxLength={200}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setWritten(target.value)}
        />
      </Labelled>
      <span className="flex justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {words.ui.cancel}
        </Button>
        <Button look="main" type="submit" disabled={isBusy || name.trim() === ''}>
          {said.save}
        </Button>
      </span>
    </form>
  )
}
