'use client'
import type { PointerEvent } from 'react'
import { useStore } from 'zustand'
import { select } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { words } from '../words/index.ts'
import { type Film, markAt, type ShotMark } from './films.ts'
import type { Playback } from './playback.ts'
import { timecode } from './timecode.ts'

type PlayerBarProps = { film: Film; marks: readonly ShotMark[]; playback: Playback }

/** The length of the film: its shots with their numbers, the range, and where it stands. Drag to look. */
export function PlayerBar({ film, marks, playback }: PlayerBarProps) {
  const percent = (frame: number) => `${(100 * frame) / Math.max(1, film.frames)}%`
  const isScrubbing = ({ buttons }: PointerEvent) => buttons === 1
  const seek = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    playback.seek(Math.floor(((clientX - left) / width) * film.frames))
  }
  return (
    <div className="flex flex-col px-3">
      <Marks film={film} marks={marks} playback={playback} percent={percent} />
      <div
        className="relative h-5 cursor-pointer touch-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          seek(event)
        }}
        onPointerMove={(event) => isScrubbing(event) && seek(event)}
      >
        <span aria-hidden className="absolute inset-x-0 top-2 h-1 rounded-full bg-line-strong/60" />
        {marks.slice(1).map(({ from }) => (
          <span
            key={from}
            aria-hidden
            className="absolute top-1 h-3 w-px bg-line-strong"
            style={{ left: percent(from) }}
          />
        ))}
        <Place film={film} marks={marks} playback={playback} percent={percent} />
      </div>
    </div>
  )
}

type PartProps = PlayerBarProps & { percent(frame: number): string }

function Marks({ film, marks, playback, percent }: PartProps) {
  const now = useStore(playback.store, ({ frame }) => markAt(marks, frame)?.from)
  if (marks.length < 2) return null
  return (
    <div className="relative h-5">
      {marks.map(({ from, to, number, shot }) => (
        <button
          key={from}
          type="button"
          aria-label={words.player.shot(number)}
          aria-current={from === now}
          style={{ left: percent(from), width: percent(Math.min(to, film.frames) - from) }}
          className={classes(
            'slate absolute h-5 text-left',
            from === now ? 'text-accent' : 'text-muted hover:text-text',
          )}
          onClick={() => {
            playback.seek(from)
            if (shot) select({ shots: [shot] })
          }}
        >
          {number || '–'}
        </button>
      ))}
    </div>
  )
}

/** What moves with every frame, and nothing else does. */
function Place({ film, marks, playback, percent }: PartProps) {
  const frame = useStore(playback.store, (state) => state.frame)
  const range = useStore(playback.store, (state) => state.range)
  const shot = markAt(marks, frame)
  const said = timecode(frame, film.framesPerSecond)
  return (
    <>
      {range && (
        <span
          aria-hidden
          className="absolute top-1.5 h-2 rounded-full bg-accent/45"
          style={{ left: percent(range.from), width: percent(range.to + 1 - range.from) }}
        />
      )}
      <span
        role="slider"
        tabIndex={0}
        aria-label={words.player.position}
        aria-valuemin={0}
        aria-valuemax={film.frames - 1}
        aria-valuenow={frame}
        aria-valuetext={shot ? `${words.player.shot(shot.number)}, ${said}` : said}
        className="absolute top-0.5 h-4 w-1 -translate-x-1/2 rounded-full bg-accent"
        style={{ left: percent(frame + 0.5) }}
      />
    </>
  )
}
