import type { Json } from '@sceneweave/project'
import { useEffect, useRef, useState } from 'react'
import { isSame } from './merged.ts'

/** What typed text means: a value, or why it is none. */
export type Reading = { value: Json } | { problem: string }

type Draft = { text: string; isWritten: boolean }

/** How long a person may think within one gesture. */
const pauseMs = 600

type Given = {
  value: Json | undefined
  toText(value: Json | undefined): string
  read(text: string): Reading
  write(value: Json): void
}

/**
 * Text that is being typed. It is written once, after a pause or when the field is left; what is no value stays in the
 * field with its reason and is not written.
 */
export function useDraft(given: Given) {
  const [draft, setDraft] = useState<Draft | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ draft, given })
  useEffect(() => {
    latest.current = { draft, given }
  })

  const commit = () => {
    clearTimeout(timer.current)
    const { draft, given } = latest.current
    if (!draft || draft.isWritten) return
    const reading = given.read(draft.text)
    if ('problem' in reading) return
    if (!isSame(reading.value, given.value)) given.write(reading.value)
    latest.current.draft = { ...draft, isWritten: true }
    setDraft({ ...draft, isWritten: true })
  }
  // another node is selected: what was typed belongs to the one that goes
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads refs alone, and must run at the very end only
  useEffect(() => commit, [])

  const { text, problem } = shown(draft, given)
  return {
    text,
    problem,
    change(next: string) {
      const typed = { text: next, isWritten: false }
      latest.current.draft = typed
      setDraft(typed)
      clearTimeout(timer.current)
      timer.current = setTimeout(commit, pauseMs)
    },
    commit,
    leave() {
      commit()
      if (latest.current.draft?.isWritten) setDraft(null)
    },
    drop() {
      clearTimeout(timer.current)
      latest.current.draft = null
      setDraft(null)
    },
  }
}

/** A written draft gives way as soon as somebody changes the value: by undo, or from elsewhere. */
function shown(draft: Draft | null, { value, toText, read }: Given): { text: string; problem: string | null } {
  if (!draft) return { text: toText(value), problem: null }
  const reading = read(draft.text)
  if ('problem' in reading) return { text: draft.text, problem: reading.problem }
  return { text: draft.isWritten && !isSame(reading.value, value) ? toText(value) : draft.text, problem: null }
}
