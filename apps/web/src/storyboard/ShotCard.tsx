'use client'
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { select, useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { MenuAtPointer } from '../ui/Menu.tsx'
import { Tip } from '../ui/Tip.tsx'
import { words } from '../words/index.ts'
import { ContextHandle } from './ContextHandle.tsx'
import { CARD, GAP } from './measures.ts'
import { PromptField } from './PromptField.tsx'
import { ShotFace } from './ShotFace.tsx'
import { shotMenu } from './shotMenu.tsx'
import type { Standing } from './shotState.ts'
import type { KeptTake } from './shown.ts'
import type { Card } from './standings.ts'
import { TakeStrip } from './TakeStrip.tsx'

const text = words.storyboard

type ShotCardProps = { scene: string; card: Card; takes: readonly KeptTake[] }

/** One shot: how it looks, what it says, its takes, and where it stands. */
export function ShotCard({ scene, card, takes }: ShotCardProps) {
  const { lane, shown, standing } = card
  const { shot, index } = lane
  const isSelected = useEditor((state) => state.selection.shots.has(shot.id))
  const isReader = useEditor((state) => state.role === 'viewer')
  const { setNodeRef, transform, transition, isDragging, attributes, listeners } = useSortable({ id: shot.id })
  const place = { scene, shot: shot.id }
  return (
    <li
      ref={setNodeRef}
      style={{ width: CARD, transform: CSS.Translate.toString(transform), transition }}
      className={classes('group/card relative flex shrink-0 snap-center flex-col', isDragging && 'z-20 opacity-80')}
    >
      {!isReader && <ContextHandle place={place} number={index + 1} />}
      {index > 0 && <Seam isCut={shot.cut} />}
      <MenuAtPointer items={shotMenu(place, { lane, isReader })}>
        <article
          aria-label={text.shotIs(index + 1, text.states[standing.state])}
          data-shot={shot.id}
          onPointerDown={() => isSelected || select({ shots: [shot.id] })}
          className={classes(
            'relative flex min-h-0 flex-1 flex-col overflow-hidden rounded-card border bg-raised',
            isSelected ? 'border-accent' : 'border-line hover:border-line-strong',
          )}
        >
          <ShotFace {...{ place, lane, shown, standing, handle: { ...attributes, ...listeners } }} />
          <PromptField place={place} shot={shot} number={index + 1} isOff={isReader || shot.locked} />
          <TakeStrip place={place} number={index + 1} takes={takes} shown={shown.take?.id} />
          <Foot standing={standing} />
        </article>
      </MenuAtPointer>
    </li>
  )
}

const feet: Record<Standing['state'], string> = {
  fresh: 'bg-done',
  changed: 'bg-accent',
  affected: 'hatched bg-field',
  unmade: 'bg-field',
  running: 'bg-field',
  waiting: 'bg-field',
  failed: 'bg-error',
  problem: 'bg-error',
  unknown: 'bg-line',
}

/** Where the shot stands, as a line at its foot; why, in a tip. */
function Foot({ standing: { state, reason, progress = 0 } }: { standing: Standing }) {
  return (
    <Tip words={reason ?? text.reasons[state]}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be had by the keyboard too */}
      <div tabIndex={0} role="img" aria-label={text.states[state]} className="relative h-[9px] shrink-0 pt-1.5">
        <div className={classes('h-[3px] w-full', feet[state])}>
          {state === 'running' && (
            <div className="h-full origin-left bg-running" style={{ width: `${Math.round(progress * 100)}%` }} />
          )}
        </div>
      </div>
    </Tip>
  )
}

/** How a shot joins the one before it: a straight cut, or a seam where it goes on. */
function Seam({ isCut }: { isCut: boolean }) {
  return (
    <span
      aria-hidden
      style={{ left: -GAP / 2 - 3, width: 6 }}
      className="absolute top-1/3 flex h-8 items-stretch justify-center"
    >
      {isCut ? (
        <span className="w-px bg-line-strong" />
      ) : (
        <span className="my-auto h-[5px] w-full rounded-full border border-accent bg-accent/40" />
      )}
    </span>
  )
}
