import type { ReactNode } from 'react'
import { words } from '../words/index.ts'
import { Mark } from './Mark.tsx'

/** A page before one is known: what it asks for, in the middle. */
export function DoorPage({ title, more, children }: { title: string; more: string; children: ReactNode }) {
  return (
    <main className="flex min-h-full items-center justify-center p-6">
      <div className="w-full max-w-90 rounded-sheet border border-line bg-panel p-6">
        <p className="mb-6 flex items-center gap-2 font-medium">
          <Mark />
          {words.home.name}
        </p>
        <h1 className="text-title">{title}</h1>
        <p className="mt-1 mb-6 text-muted">{more}</p>
        {children}
      </div>
    </main>
  )
}
