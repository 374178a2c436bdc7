'use client'
import type { Take } from '@sceneweave/project'
import { Check, Columns2, RotateCcw, Star, X } from 'lucide-react'
import { useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Pop } from '../ui/Pop.tsx'
import { useLooking } from '../ui/useLooking.ts'
import { words } from '../words/index.ts'
import { LoopingPicture } from './LoopingPicture.tsx'
import { PromptText } from './PromptText.tsx'
import type { ShotPlace } from './shotEdits.ts'
import type { KeptTake } from './shown.ts'
import { acceptTake, rejectTake, reuseTake, starTake, takesOf } from './takeActions.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard.takes

type TakeStripProps = { place: ShotPlace; number: number; takes: readonly KeptTake[]; shown?: string }

/** The takes of a shot, newest first, small. */
export function TakeStrip({ place, number, takes, shown }: TakeStripProps) {
  const own = takesOf(takes, place.shot)
  return (
    <ul aria-label={text.strip(number)} className="flex h-6 shrink-0 gap-1 overflow-x-auto px-2 [scrollbar-width:none]">
      {own.map((take, at) => (
        <li key={take.id}>
          <TakeThumb place={place} take={take} others={own} number={own.length - at} isShown={take.id === shown} />
        </li>
      ))}
    </ul>
  )
}

const rings = { new: 'border-line-strong', accepted: 'border-done', rejected: 'border-error opacity-50' }

type TakeThumbProps = {
  place: ShotPlace
  take: Take
  others: readonly Take[]
  number: number
  isShown: boolean
}

function TakeThumb({ place, take, others, number, isShown }: TakeThumbProps) {
  return (
    <Pop
      label={text.one(number, text.status[take.status])}
      side="top"
      width={208}
      trigger={
        <button
          type="button"
          aria-label={text.one(number, text.status[take.status])}
          aria-current={isShown || undefined}
          className={classes(
            'relative block size-6 overflow-hidden rounded-[4px] border bg-canvas',
            rings[take.status],
            isShown && 'outline-1 outline-accent outline-offset-1',
          )}
        >
          <LoopingPicture still={take.poster?.asset} moving={take.preview?.asset} isMoving={false} />
          {take.starred && <Star size={9} className="absolute top-0.5 right-0.5 fill-accent text-accent" aria-hidden />}
        </button>
      }
    >
      <TakeCard place={place} take={take} others={others} />
    </Pop>
  )
}

/** A take with what can be done with it. */
export function TakeCard({ place, take, others }: { place: ShotPlace; take: Take; others: readonly Take[] }) {
  const { isLooking, handlers } = useLooking(true)
  return (
    <div className="flex flex-col gap-2">
      <div className="aspect-square overflow-hidden rounded-field bg-canvas" {...handlers}>
        <LoopingPicture still={take.poster?.asset} moving={take.preview?.asset} isMoving={isLooking} />
      </div>
      <p className="line-clamp-3 text-label text-muted">
        <PromptText prompt={take.shot.prompt} />
      </p>
      <p className="slate text-faint">
        {text.made(take.shot.seed, take.shot.take)} · {text.status[take.status]}
      </p>
      <TakeButtons place={place} take={take} others={others} />
    </div>
  )
}

/** Accept, reject, star, use again, compare. */
export function TakeButtons({ place, take, others }: { place: ShotPlace; take: Take; others: readonly Take[] }) {
  const isOff = useEditor((state) => state.role === 'viewer')
  const other = others.find(({ id }) => id !== take.id)
  return (
    <div className="flex justify-between [&>button]:h-6 [&>button]:w-5">
      <IconButton
        label={text.accept}
        isOn={take.status === 'accepted'}
        disabled={isOff}
        onClick={() => void acceptTake(take)}
      >
        <Check size={14} />
      </IconButton>
      <IconButton
        label={text.reject}
        isOn={take.status === 'rejected'}
        disabled={isOff}
        onClick={() => void rejectTake(take)}
      >
        <X size={14} />
      </IconButton>
      <IconButton
        label={take.starred ? text.unstar : text.star}
        isOn={take.starred}
        disabled={isOff}
        onClick={() => void starTake(take)}
      >
        <Star size={14} className={take.starred ? 'fill-current' : undefined} />
      </IconButton>
      <IconButton label={text.use} disabled={isOff} onClick={() => reuseTake(place, take)}>
        <RotateCcw size={14} />
      </IconButton>
      {others.length > 0 && (
        <IconButton
          label={other ? text.compare : text.needTwo}
          aria-disabled={!other}
          className="aria-disabled:opacity-45"
          onClick={() => other && useBoard.setState({ comparing: [other.id, take.id] })}
        >
          <Columns2 size={14} />
        </IconButton>
      )}
    </div>
  )
}
