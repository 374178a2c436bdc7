'use client'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { edit, useEditor } from '../editor/useEditor.ts'
import { Button } from '../ui/Button.tsx'
import { Slider } from '../ui/Fields.tsx'
import { words } from '../words/index.ts'
import type { Line } from './ContextLines.tsx'
import { levelEdits, removeContext, sharesLevel } from './lanes/context.ts'
import type { Lanes } from './lanes/lanes.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard.context

type ContextPopProps = Pick<Lanes, 'lanes' | 'reading'> & {
  line: Line
  /** What is seen, in words. */
  name: string
  trigger: ReactNode
  isOpen: boolean
  onOpen(isOpen: boolean): void
}

/** How much of something a shot sees, and whether it sees it at all. */
export function ContextPop({ line, lanes, reading, name, trigger, isOpen, onOpen }: ContextPopProps) {
  const { lane, context } = line
  const [held, setHeld] = useState<number | null>(null)
  const isReader = useEditor((state) => state.role === 'viewer')
  const graph = reading.wiring.graph
  const removal = removeContext(graph, { reading }, context)
  const shared = sharesLevel(lanes, context)
  const number = lane.index + 1
  const set = (time: number) => {
    setHeld(null)
    const edits = levelEdits(graph, context, time)
    if (edits.length > 0 && time !== context.time) edit(words.storyboard.edits.context(number, name), edits)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={text.line(name, number, context.time)}
          side="top"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 w-64 rounded-card border border-line bg-raised p-3 shadow-float"
        >
          <p className="mb-2">{text.line(name, number, held ?? context.time)}</p>
          <Slider
            label={text.noise}
            value={held ?? context.time}
            min={0}
            max={1}
            step={0.01}
            disabled={isReader || !context.level}
            onChange={setHeld}
            onCommit={set}
          />
          <p className="mt-1 text-label text-muted">{text.help}</p>
          {shared > 1 && <p className="mt-1 text-label text-muted">{text.shared(shared)}</p>}
          {'refusal' in removal && <p className="mt-1 text-label text-muted">{removal.refusal}</p>}
          {!isReader && (
            <div className="mt-2 flex gap-2">
              {'edits' in removal ? (
                <Button
                  className="h-6!"
                  onClick={() => {
                    edit(words.storyboard.edits.removeContext(number, name), removal.edits)
                    useBoard.setState({ line: null })
                  }}
                >
                  {text.remove}
                </Button>
              ) : (
                <Button className="h-6!" disabled={!context.level || context.time === 1} onClick={() => set(1)}>
                  {text.forget}
                </Button>
              )}
            </div>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
