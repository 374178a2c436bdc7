'use client'
import type { ReactNode } from 'react'
import { faultOf } from '../api/client.ts'
import { words } from '../words/index.ts'
import { Button } from './Button.tsx'

/** A place with nothing in it yet: the next step, and the button that takes it. */
export function Empty({ title, more, children }: { title: string; more?: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center">
      <p>{title}</p>
      {more && <p className="max-w-72 text-muted">{more}</p>}
      {children}
    </div>
  )
}

/** A place whose content is on its way; it says so only when it takes longer than a moment. */
export function Waiting({ label }: { label: string }) {
  return (
    <div
      role="status"
      className="flex h-full items-center justify-center p-6 text-muted opacity-0 [animation:appear_120ms_300ms_forwards]"
    >
      {label}
    </div>
  )
}

/** A place whose content did not come: what happened, what to do, and the way to try again. */
export function Failed({ error, onRetry, children }: { error: unknown; onRetry?(): void; children?: ReactNode }) {
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <p className="max-w-80">{faultOf(error).message}</p>
      {onRetry && <Button onClick={onRetry}>{words.ui.retry}</Button>}
      {children}
    </div>
  )
}
