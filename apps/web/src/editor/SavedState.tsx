'use client'
import { useEffect } from 'react'
import { classes } from '../ui/classes.ts'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { tellGone } from './projectActions.ts'
import { retrySaving, useEditor } from './useEditor.ts'

const said = words.editor.saved

const dots = {
  saved: 'bg-faint',
  saving: 'bg-accent',
  offline: 'border-[1.5px] border-accent',
  refused: 'bg-error',
}

/** Whether the server has everything, as a dot and a word; while it has not, a press tries again. */
export function SavedState() {
  const { state, code, message, at } = useEditor((editor) => editor.saved)
  const isGone = state === 'refused' && code === 'not-found'
  useEffect(() => {
    if (isGone) tellGone()
  }, [isGone])
  const isReader = useEditor((editor) => editor.role === 'viewer')
  if (isReader) return <span className="shrink-0 text-muted">{said.viewer}</span>
  const time = at === undefined ? '' : said.last(new Date(at).toLocaleTimeString('en', { timeStyle: 'short' }))
  return (
    <span role="status" className="shrink-0">
      <Tip words={[message, time].filter(Boolean).join(' ')}>
        <button
          type="button"
          aria-disabled={state === 'saved'}
          onClick={() => state !== 'saved' && retrySaving()}
          className="flex h-7 items-center gap-2 rounded-field px-1.5 text-muted"
        >
          <span aria-hidden className={classes('size-2 rounded-full', dots[state])} />
          <span
            className={classes(
              'max-sm:sr-only',
              state === 'refused' && 'text-error',
              state === 'offline' && 'text-text',
            )}
          >
            {said[state]}
          </span>
        </button>
      </Tip>
    </span>
  )
}
