'use client'
import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'

type RowProps = {
  id: string
  label: ReactNode
  help?: string
  problem?: string | null
  isMixed?: boolean
  /** The control stands at the right of its name, in a width of its own. */
  isShort?: boolean
  onReset?(): void
  children: ReactNode
}

/** A parameter: its name, its control, and what is wrong with what was written. */
export function ParamRow({ id, label, help, problem, isMixed, isShort, onReset, children }: RowProps) {
  const name = (
    <label htmlFor={id} className="truncate text-label text-muted">
      {label}
    </label>
  )
  return (
    <div className="group/row">
      <div className={classes(isShort ? 'flex min-h-7 items-center gap-2' : 'block')}>
        <div className={classes('flex min-w-0 items-center gap-1', isShort ? 'flex-1' : 'mb-1 min-h-5')}>
          {help ? <Tip words={help}>{name}</Tip> : name}
          {onReset && (
            <IconButton
              label={words.inspector.standard}
              className="size-5! opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100"
              onClick={onReset}
            >
              <RotateCcw size={12} />
            </IconButton>
          )}
          {isMixed && <span className="ml-auto shrink-0 text-label text-accent">{words.inspector.mixed}</span>}
        </div>
        {children}
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-error text-label">
          {words.inspector.sentence(problem)}
        </p>
      )}
    </div>
  )
}
