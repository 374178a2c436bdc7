'use client'
import type { ReactNode } from 'react'

/** A part of the inspector under its heading. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-line border-t px-4 py-3">
      <header className="mb-2 flex min-h-5 items-center justify-between gap-2">
        <h3 className="font-medium text-label">{title}</h3>
        {action}
      </header>
      {children}
    </section>
  )
}
