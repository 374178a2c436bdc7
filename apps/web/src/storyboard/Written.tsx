'use client'
import { useState } from 'react'
import { Labelled, TextArea } from '../ui/Fields.tsx'
import { UnknownLine } from './known/UnknownLine.tsx'

type WrittenProps = { label: string; value: string; isOff: boolean; help?: string; onWrite(text: string): void }

/** Words that are written once, when the field is left. */
export function Written({ label, value, isOff, help, onWrite }: WrittenProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const write = () => {
    if (draft !== null && draft.trim() !== value) onWrite(draft.trim())
    setDraft(null)
  }
  return (
    <>
      <Labelled label={label} help={help}>
        <TextArea
          value={draft ?? value}
          disabled={isOff}
          maxLength={2000}
          onChange={({ target }) => setDraft(target.value)}
          onBlur={write}
          onKeyDown={(event) => {
            // with Ctrl the key goes on to the command that runs, and takes what is written along
            if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey) return
            event.preventDefault()
            write()
          }}
        />
      </Labelled>
      <UnknownLine text={draft ?? value} />
    </>
  )
}
