'use client'
import { useState } from 'react'

type RenameFieldProps = { label: string; value: string; onDone(value: string | null): void }

/** A name that is written in its place: Enter keeps it, Escape does not. */
export function RenameField({ label, value, onDone }: RenameFieldProps) {
  const [text, setText] = useState(value)
  return (
    <input
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: it is there because a person asked to write
      autoFocus
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onDone(text)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') onDone(text)
        if (event.key === 'Escape') onDone(null)
      }}
      className="h-[1.4em] min-w-0 flex-1 rounded-[4px] border border-accent bg-field px-1 text-[1em] outline-none"
    />
  )
}
