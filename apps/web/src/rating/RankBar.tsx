'use client'
import { ArrowRight, Undo2 } from 'lucide-react'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import type { Placed } from './ranking.ts'

const text = words.rating
const verbs = { new: text.send, changed: text.sendChange, sent: text.goOn, sending: text.sending }

type RankBarProps = {
  films: readonly string[]
  ranking: Placed
  state: keyof typeof verbs
  onChoose(film: string): void
  onBack(): void
  onSend(): void
}

/** The order so far, from the best to the worst, and the way on. */
export function RankBar({ films, ranking, state, onChoose, onBack, onSend }: RankBarProps) {
  const isWhole = ranking.length === films.length
  return (
    <footer className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-3 border-line border-t bg-panel px-4 py-3">
      <span className="min-w-0 flex-1 text-label text-muted max-lg:hidden">
        {state === 'sent' ? text.sent : isWhole ? text.complete : text.tap}
      </span>
      <div className="flex items-center gap-3 max-lg:w-full max-lg:justify-center">
        <span aria-hidden className="text-label text-muted">
          {text.best}
        </span>
        <ol aria-label={text.order} className="flex gap-1">
          {films.map((place, at) => {
            const number = ranking[at] === undefined ? undefined : films.indexOf(ranking[at]) + 1
            return (
              <Slot
                key={place}
                label={text.slot(at, films.length, number)}
                number={number}
                isBest={at === 0}
                onPress={() => onChoose(ranking[at])}
              />
            )
          })}
        </ol>
        <span aria-hidden className="text-label text-muted">
          {text.worst}
        </span>
      </div>
      <div className="flex min-w-0 flex-1 justify-end gap-2 max-lg:w-full max-lg:flex-none">
        <Button
          icon={<Undo2 size={14} />}
          className="h-9! max-lg:flex-1"
          disabled={ranking.length === 0 || state === 'sending'}
          onClick={onBack}
        >
          {text.back}
        </Button>
        <Button
          look="main"
          className="h-9! px-4! max-lg:flex-2"
          disabled={!isWhole || state === 'sending'}
          onClick={onSend}
        >
          {verbs[state]}
          <ArrowRight size={14} />
        </Button>
      </div>
    </footer>
  )
}

type SlotProps = { label: string; number?: number; isBest: boolean; onPress(): void }

/** One rank: the number of the film that has it; pressed, it is free again. */
function Slot({ label, number, isBest, onPress }: SlotProps) {
  const look = classes(
    'slate flex size-8 items-center justify-center rounded-field border',
    number === undefined
      ? 'border-line-strong border-dashed'
      : isBest
        ? 'border-accent text-accent'
        : 'border-line-strong text-text',
  )
  return (
    <li>
      {number === undefined ? (
        <span role="img" aria-label={label} className={look} />
      ) : (
        <button type="button" aria-label={label} className={look} onClick={onPress}>
          {number}
        </button>
      )}
    </li>
  )
}
