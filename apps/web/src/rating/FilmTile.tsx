'use client'
import { RotateCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Keys } from '../ui/Keys.tsx'
import { words } from '../words/index.ts'
import { studyFilmUrl } from './study.ts'
import type { Together } from './together.ts'

const text = words.rating

type FilmTileProps = {
  film: string
  number: number
  /** -1: not ranked yet. */
  rank: number
  of: number
  aspect: number
  together: Together
  onChoose(): void
  onLoaded(aspect: number): void
}

/** One film: pressed, it takes the next rank, or gives its own back. */
export function FilmTile({ film, number, rank, of, aspect, together, onChoose, onLoaded }: FilmTileProps) {
  const [tries, setTries] = useState(0)
  const [isFailed, setFailed] = useState(false)
  const isRanked = rank >= 0
  return (
    <li className="relative">
      <button
        type="button"
        aria-label={text.filmState(number, rank, of)}
        aria-pressed={isRanked}
        onClick={onChoose}
        className={classes(
          'block w-full overflow-hidden rounded-card border-2 bg-panel',
          rank === 0
            ? 'border-accent'
            : isRanked
              ? 'border-line-strong'
              : 'border-transparent hover:border-line-strong',
        )}
      >
        <Moving
          key={tries}
          film={film}
          aspect={aspect}
          together={together}
          onLoaded={onLoaded}
          onState={(state) => setFailed(state === 'failed')}
        />
        <span className="flex h-8 items-center gap-1.5 px-2 text-faint">
          {text.filmShort} <Keys keys={String(number)} />{' '}
          {isRanked && (
            <span className={classes('ml-auto font-medium', rank === 0 ? 'text-accent' : 'text-text')}>
              {text.rank(rank, of)}
            </span>
          )}
        </span>
      </button>
      {isFailed && (
        <div role="alert" className="absolute inset-x-0 top-0 flex flex-col items-center gap-2 p-4 pt-8 text-center">
          <p className="rounded-field bg-panel px-2 py-1">{text.filmFailed}</p>
          <Button
            icon={<RotateCw size={14} />}
            aria-label={text.filmRetry(number)}
            onClick={() => setTries((count) => count + 1)}
          >
            {words.ui.retry}
          </Button>
        </div>
      )}
    </li>
  )
}

type MovingProps = Pick<FilmTileProps, 'film' | 'aspect' | 'together' | 'onLoaded'> & {
  onState(state: 'loaded' | 'failed'): void
}

/** The pictures themselves, which play with those beside them. */
function Moving({ film, aspect, together, onLoaded, onState }: MovingProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => (video.current ? together.add(video.current) : undefined), [together])
  return (
    <video
      ref={video}
      src={studyFilmUrl(film)}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      aria-hidden
      style={{ aspectRatio: aspect }}
      className="block w-full bg-black object-contain"
      onLoadedData={({ currentTarget: { videoWidth, videoHeight } }) => {
        onState('loaded')
        onLoaded(videoWidth && videoHeight ? videoWidth / videoHeight : 1)
      }}
      onError={() => onState('failed')}
    />
  )
}
