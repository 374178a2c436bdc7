'use client'
import { ContextMenu, DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Keys } from './Keys.tsx'

/** One line of a menu; `'line'` draws a line between groups. */
export type MenuItem =
  | { label: string; keys?: string; icon?: ReactNode; isDanger?: boolean; isOff?: boolean; isOn?: boolean; run(): void }
  | 'line'

const content = 'z-50 min-w-48 rounded-card border border-line bg-raised p-1 shadow-float'
const line =
  'flex h-7 items-center gap-2 rounded-[5px] px-2 text-text outline-none select-none data-disabled:opacity-45 data-highlighted:bg-field'

type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator'>

function Lines({ items, parts: { Item, Separator } }: { items: readonly MenuItem[]; parts: Parts }) {
  return items.map((item, at) =>
    item === 'line' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name and no state
      <Separator key={at} className="my-1 h-px bg-line" />
    ) : (
      <Item
        key={item.label}
        disabled={item.isOff}
        onSelect={item.run}
        className={classes(line, item.isDanger && 'text-error')}
      >
        {item.icon}
        <span className="flex-1">{item.label}</span>
        {item.isOn && <span className="text-accent">●</span>}
        {item.keys && <Keys keys={item.keys} />}
      </Item>
    ),
  )
}

type MenuProps = { items: readonly MenuItem[]; align?: 'start' | 'end'; children: ReactNode }

/** A list of things to do under a button. */
export function Menu({ items, align = 'start', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={content} sideOffset={4} collisionPadding={8} align={align}>
          <Lines items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** The same list where the right button was pressed. */
export function MenuAtPointer({ items, children }: { items: readonly MenuItem[]; children: ReactNode }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={content} collisionPadding={8}>
          <Lines items={items} parts={ContextMenu as unknown as Parts} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}
