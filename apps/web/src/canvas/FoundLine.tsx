'use client'
import { CornerDownRight, LayoutTemplate, SquareTerminal } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { classes } from '../ui/classes.ts'
import { Keys } from '../ui/Keys.tsx'
import { PortMark } from '../ui/PortMark.tsx'
import type { SearchItem } from './search.ts'

type FoundLineProps = {
  item: SearchItem
  marks: readonly number[]
  isHeld: boolean
  onPoint(): void
  /** With Shift more of it is to come. */
  onChoose(isMore: boolean): void
}

/** One thing that was found, the letters that matched set off. */
export function FoundLine({ item, marks, isHeld, onPoint, onChoose }: FoundLineProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isHeld) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isHeld])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the whole list
    <div
      ref={ref}
      role="option"
      tabIndex={-1}
      id={`found-${item.type}-${item.id}`}
      aria-selected={isHeld}
      aria-disabled={item.isOff}
      onPointerMove={onPoint}
      onClick={(event) => onChoose(event.shiftKey)}
      className={classes(
        'flex h-8 items-center gap-2 rounded-field px-2',
        isHeld && 'bg-field',
        item.isOff && 'opacity-45',
      )}
    >
      <Sign item={item} />
      <span className="min-w-0 flex-1 truncate">
        <Marked text={item.title} marks={marks} />
      </span>
      <span className="shrink-0 text-faint text-label">{item.place}</span>
      {item.keys && <Keys keys={item.keys} />}
    </div>
  )
}

function Sign({ item }: { item: SearchItem }) {
  const box = 'flex w-4 shrink-0 justify-center text-muted'
  if (item.type === 'node') return <span className={box}>{item.kind && <PortMark kind={item.kind} />}</span>
  if (item.type === 'shot') return <span className={box}>{<PortMark kind="shot" />}</span>
  const Icon = item.type === 'template' ? LayoutTemplate : item.type === 'command' ? SquareTerminal : CornerDownRight
  return (
    <span className={box}>
      <Icon size={14} />
    </span>
  )
}

function Marked({ text, marks }: { text: string; marks: readonly number[] }) {
  if (marks.length === 0) return text
  const isMarked = new Set(marks)
  const parts: { start: number; text: string; isOn: boolean }[] = []
  for (let at = 0; at < text.length; at++) {
    const last = parts.at(-1)
    if (last && last.isOn === isMarked.has(at)) last.text += text[at]
    else parts.push({ start: at, text: text[at], isOn: isMarked.has(at) })
  }
  return parts.map((part) => (
    <span key={part.start} className={part.isOn ? 'text-accent' : undefined}>
      {part.text}
    </span>
  ))
}
