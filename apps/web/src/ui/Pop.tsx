'use client'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

type PopProps = {
  trigger: ReactNode
  label: string
  children: ReactNode
  width?: number
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  /** Given where the caller decides when it is open. */
  isOpen?: boolean
  onOpenChange?(isOpen: boolean): void
}

/** A small panel that stands beside what opened it. */
export function Pop({ trigger, label, children, width = 280, side = 'bottom', align, isOpen, onOpenChange }: PopProps) {
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          style={{ width }}
          className="z-40 rounded-card border border-line bg-raised p-3 shadow-float"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
