'use client'
import { useEffect, useRef } from 'react'
import { type Command, useCommands } from '../keys/commands.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/index.ts'

const text = words.rating

/** Behind the last scene: thanks, or how many scenes are left. */
export function End({ left, onGo, onBack }: { left: number; onGo(): void; onBack(): void }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  const back: Command = {
    ...{ id: 'rating.previous', title: text.previous, group: text.group, region: 'everywhere' },
    ...{ keys: ['ArrowLeft'], run: onBack },
  }
  useCommands([back])
  const isDone = left === 0
  return (
    <main className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
      <h2 ref={head} tabIndex={-1} className="text-title outline-none">
        {isDone ? text.end.done : text.end.left(left)}
      </h2>
      <p className="max-w-100 text-muted">{isDone ? text.end.doneMore : text.end.leftMore}</p>
      <Button look={isDone ? 'plain' : 'main'} className="mt-3 h-9! px-4!" onClick={onGo}>
        {isDone ? text.end.again : text.end.goLeft}
      </Button>
    </main>
  )
}
