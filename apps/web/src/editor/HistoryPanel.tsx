'use client'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import type { Step } from './log.ts'
import { jumpTo, useEditor } from './useEditor.ts'

const said = words.editor.history
const PAGE = 200

/** Every step by its name, the newest first; a press goes to the moment right after it. */
export function HistoryPanel() {
  const done = useEditor((state) => state.done)
  const undone = useEditor((state) => state.undone)
  const isReader = useEditor((state) => state.role === 'viewer')
  const [shown, setShown] = useState(PAGE)
  const now = done.findLast(({ fault }) => fault === undefined)?.id ?? 0
  const past = done.slice(-shown).reverse()
  if (isReader) return <p className="p-3 text-muted">{said.viewer}</p>
  return (
    <div className="pb-3">
      <p className="px-3 py-2 text-label text-muted">{said.more}</p>
      <ol aria-label={said.title}>
        {undone.map((step) => (
          <Line key={step.id} step={step} isUndone />
        ))}
        {past.map((step) => (
          <Line key={step.id} step={step} isNow={step.id === now} />
        ))}
        {shown >= done.length && <Beginning isNow={now === 0} />}
      </ol>
      {shown < done.length && (
        <Button look="quiet" className="w-full" onClick={() => setShown(shown + PAGE)}>
          {said.older(done.length - shown)}
        </Button>
      )}
    </div>
  )
}

const line = 'flex w-full items-start gap-2 border-l-2 px-3 py-1.5 text-left hover:bg-field'
const marked = (isNow: boolean) => (isNow ? 'border-accent' : 'border-transparent')

function Line({ step, isNow = false, isUndone = false }: { step: Step; isNow?: boolean; isUndone?: boolean }) {
  const { id, title, at, fault } = step
  return (
    // a log has thousands of lines: those out of sight cost nothing
    <li className="[contain-intrinsic-size:auto_30px] [content-visibility:auto]">
      <button
        type="button"
        aria-current={isNow ? 'step' : undefined}
        disabled={fault !== undefined}
        onClick={() => jumpTo(id)}
        className={classes(line, marked(isNow))}
      >
        {fault && <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-error" />}
        <span className="min-w-0 flex-1">
          <span className={classes('block break-words', isUndone && 'text-faint line-through', isNow && 'font-medium')}>
            {title}
          </span>
          {fault && <span className="block break-words text-error text-label">{fault}</span>}
        </span>
        <time dateTime={new Date(at).toISOString()} className="slate shrink-0 pt-px text-faint">
          {words.units.clock(at)}
        </time>
      </button>
    </li>
  )
}

function Beginning({ isNow }: { isNow: boolean }) {
  return (
    <li>
      <button
        type="button"
        aria-current={isNow ? 'step' : undefined}
        onClick={() => jumpTo(0)}
        className={classes(line, marked(isNow), 'text-muted')}
      >
        {said.beginning}
      </button>
    </li>
  )
}
