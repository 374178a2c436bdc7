'use client'
import { useState } from 'react'
import { words } from '../words/index.ts'
import type { Film } from './films.ts'
import { Picture } from './Picture.tsx'
import type { Playback } from './playback.ts'
import type { Comparing } from './usePlayer.ts'

const said = words.player

type ScreenProps = { film: Film; before: Film | undefined; comparing: Comparing; playback: Playback }

/** The film, or the film beside what it was before, frame by frame the same. Press it to play. */
export function Screen({ film, before, comparing, playback }: ScreenProps) {
  if (!before || comparing === 'none')
    return (
      <Pane playback={playback}>
        <Picture film={film} playback={playback} />
      </Pane>
    )
  if (comparing === 'side')
    return (
      <div className="flex size-full gap-px">
        <Pane playback={playback} label={said.before}>
          <Picture film={before} playback={playback} place={1} />
        </Pane>
        <Pane playback={playback} label={said.now}>
          <Picture film={film} playback={playback} />
        </Pane>
      </div>
    )
  return <Wipe film={film} before={before} playback={playback} />
}

type PaneProps = { playback: Playback; label?: string; children: React.ReactNode }

function Pane({ playback, label, children }: PaneProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the button below and Space do the same
    <div className="relative size-full min-w-0" onClick={playback.toggle}>
      {children}
      {label && <span className="absolute top-2 left-2 rounded-field bg-panel px-1.5 text-label">{label}</span>}
    </div>
  )
}

function Wipe({ film, before, playback }: { film: Film; before: Film; playback: Playback }) {
  const [at, setAt] = useState(50)
  return (
    <div className="relative size-full">
      <Picture film={film} playback={playback} />
      <div className="absolute inset-0" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
        <Picture film={before} playback={playback} place={1} />
      </div>
      <span aria-hidden className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-accent" style={{ left: `${at}%` }} />
      <span className="absolute top-2 left-2 rounded-field bg-panel px-1.5 text-label">{said.before}</span>
      <span className="absolute top-2 right-2 rounded-field bg-panel px-1.5 text-label">{said.now}</span>
      <input
        type="range"
        aria-label={said.wipeAt}
        min={0}
        max={100}
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
    </div>
  )
}
