'use client'
import type { RefObject } from 'react'
import { createPortal } from 'react-dom'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import type { CastMember } from './useCast.ts'

type MentionListProps = {
  anchor: RefObject<HTMLElement | null>
  cast: readonly CastMember[]
  picked: number
  onPick(id: string): void
}

/** The characters that may be meant, above the field. */
export function MentionList({ anchor, cast, picked, onPick }: MentionListProps) {
  const box = anchor.current?.getBoundingClientRect()
  if (!box) return null
  return createPortal(
    <div
      role="listbox"
      aria-label={words.storyboard.characters}
      tabIndex={-1}
      style={{ left: box.left, bottom: window.innerHeight - box.top + 4, minWidth: box.width }}
      className="fixed z-50 max-w-72 rounded-card border border-line bg-raised p-1 shadow-float"
    >
      {cast.map(({ id, description }, at) => (
        <button
          key={id}
          type="button"
          role="option"
          aria-selected={at === picked}
          // before the field loses the focus
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(id)
          }}
          className={classes('flex w-full gap-2 rounded-[5px] px-2 py-1 text-left', at === picked && 'bg-field')}
        >
          <span className="text-accent">@{id}</span>
          <span className="truncate text-muted">{description}</span>
        </button>
      ))}
    </div>,
    document.body,
  )
}
