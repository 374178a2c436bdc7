'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { words } from '../words/index.ts'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'

export type DialogProps = {
  title: string
  isOpen: boolean
  onClose(): void
  /** Where it stands: in the middle, as a drawer at the right, or over all of the window. */
  place?: 'middle' | 'right' | 'full'
  width?: number
  children: ReactNode
}

const places = {
  middle: 'left-1/2 top-[12vh] max-h-[76vh] -translate-x-1/2 rounded-sheet border',
  right: 'right-0 top-0 h-full border-l',
  full: 'inset-0',
}

/** Something to look at or decide before going on. Escape and the cross close it; the focus goes back to where it was. */
export function Dialog({ title, isOpen, onClose, place = 'middle', width = 480, children }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          style={place === 'full' ? undefined : { width: `min(${width}px, 96vw)` }}
          className={classes('fixed z-40 flex flex-col border-line bg-panel shadow-float outline-none', places[place])}
        >
          <header className="flex h-11 shrink-0 items-center justify-between border-line border-b pr-2 pl-4">
            <Radix.Title className="font-medium">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={words.ui.close}>
                <X size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** What is to be written in first, or all of it: on the cross, its tooltip would open and take the first Escape. */
function focusContent(event: Event): void {
  event.preventDefault()
  const content = event.currentTarget as HTMLElement
  const field = content.querySelector<HTMLElement>('input:not([type=file]), textarea, [autofocus]')
  ;(field ?? content).focus({ preventScroll: true })
}
