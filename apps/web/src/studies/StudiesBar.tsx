'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Mark } from '../home/Mark.tsx'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { KeySheet } from '../keys/KeySheet.tsx'
import { useKeys } from '../keys/useKeys.ts'
import { words } from '../words/index.ts'

/** The bar over the pages of studies: the way home, where one is, what one does there. */
export function StudiesBar({ title, children }: { title: ReactNode; children?: ReactNode }) {
  useKeys()
  return (
    <header className="sticky top-0 z-10 border-line border-b bg-panel">
      <div className="mx-auto flex min-h-11 max-w-260 flex-wrap items-center gap-2 px-6 py-2">
        <Link href="/" aria-label={words.ui.toProjects} className="mr-2 rounded-field">
          <Mark />
        </Link>
        <div className="min-w-0 flex-1 whitespace-nowrap">{title}</div>
        {children}
        <PersonMenu />
      </div>
      <KeySheet />
    </header>
  )
}
