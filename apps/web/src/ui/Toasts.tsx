'use client'
import { X } from 'lucide-react'
import { create } from 'zustand'
import { words } from '../words/index.ts'
import { Button, IconButton } from './Button.tsx'
import { classes } from './classes.ts'

/** What happened, why and what to do, in two lines at most. `details` lie behind a fold and can be copied. */
export type Toast = {
  tone: 'plain' | 'done' | 'error'
  title: string
  more?: string
  action?: { label: string; run(): void }
  details?: string
}

type Told = Toast & { id: number }
const useToasts = create<{ told: Told[] }>(() => ({ told: [] }))
let next = 1

const close = (id: number) => useToasts.setState(({ told }) => ({ told: told.filter((one) => one.id !== id) }))

/** Tells a person something. Errors stay until they are closed, the rest goes after six seconds. */
export function tell(toast: Toast): void {
  const id = next++
  useToasts.setState(({ told }) => ({
    told: [...told.filter(({ title }) => title !== toast.title), { ...toast, id }].slice(-4),
  }))
  if (toast.tone !== 'error') setTimeout(() => close(id), 6_000)
}

const edges = { plain: 'border-l-line-strong', done: 'border-l-done', error: 'border-l-error' }

export function Toasts() {
  const told = useToasts((state) => state.told)
  return (
    // in a narrow window above the bar of its tabs
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-84 flex-col gap-2 max-xl:bottom-17 max-sm:inset-x-4 max-sm:w-auto"
    >
      {told.map(({ id, tone, title, more, action, details }) => (
        <div
          key={id}
          role={tone === 'error' ? 'alert' : 'status'}
          className={classes(
            'pointer-events-auto rounded-card border border-l-4 border-line bg-raised p-3 shadow-float',
            edges[tone],
          )}
        >
          <div className="flex items-start gap-2">
            <p className="flex-1">{title}</p>
            <IconButton label={words.ui.close} className="-mt-1.5 -mr-1.5" onClick={() => close(id)}>
              <X size={14} />
            </IconButton>
          </div>
          {more && <p className="text-muted">{more}</p>}
          {details && (
            <details className="mt-1 text-label text-muted">
              <summary>{words.ui.details}</summary>
              <pre className="slate mt-1 max-h-32 overflow-auto whitespace-pre-wrap">{details}</pre>
              <Button onClick={() => navigator.clipboard.writeText(details)}>{words.ui.copy}</Button>
            </details>
          )}
          {action && (
            <Button
              className="mt-2"
              onClick={() => {
                action.run()
                close(id)
              }}
            >
              {action.label}
            </Button>
          )}
        </div>
      ))}
    </div>
  )
}
