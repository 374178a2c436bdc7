'use client'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Keys } from './Keys.tsx'

/** Words beside what the pointer or the focus rests on, with the keys that do the same. */
export function Tip({ words, keys, children }: { words: ReactNode; keys?: string; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-field border border-line bg-raised px-2 py-1 text-label text-text shadow-float"
        >
          {words}
          {keys && <Keys keys={keys} className="ml-2" />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
