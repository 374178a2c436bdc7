'use client'
import { ChevronFirst, ChevronLeft, ChevronRight, Pause, Play, Repeat } from 'lucide-react'
import { useStore } from 'zustand'
import { IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import type { Film } from './films.ts'
import type { Playback } from './playback.ts'
import { timecode } from './timecode.ts'

const said = words.player

/** Play, single frames, again and again; where it stands, as a slate says it. */
export function PlayerControls({ film, playback }: { film: Film; playback: Playback }) {
  const isMoving = useStore(playback.store, ({ speed }) => speed !== 0)
  const isLooping = useStore(playback.store, (state) => state.isLooping)
  return (
    <div className="flex items-center gap-0.5 px-2 pb-1.5">
      <IconButton label={said.first} keys="Home" onClick={() => playback.seek(0)}>
        <ChevronFirst size={16} />
      </IconButton>
      <IconButton label={said.previous} keys="," onClick={() => playback.step(-1)}>
        <ChevronLeft size={16} />
      </IconButton>
      <IconButton label={isMoving ? said.pause : said.play} keys="Space" onClick={() => playback.toggle()}>
        {isMoving ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}
      </IconButton>
      <IconButton label={said.next} keys="." onClick={() => playback.step(1)}>
        <ChevronRight size={16} />
      </IconButton>
      <IconButton label={said.loop} isOn={isLooping} onClick={() => playback.setLooping(!isLooping)}>
        <Repeat size={14} />
      </IconButton>
      <Slate film={film} playback={playback} />
    </div>
  )
}

function Slate({ film, playback }: { film: Film; playback: Playback }) {
  const { frame, speed } = useStore(playback.store)
  return (
    <span className="slate flex flex-1 items-center justify-end gap-2 pr-1">
      {speed !== 0 && speed !== 1 && <span className="text-accent">{said.speed(speed)}</span>}
      <span data-testid="timecode">{timecode(frame, film.framesPerSecond)}</span>
      <span className="text-muted">/ {timecode(film.frames, film.framesPerSecond)}</span>
    </span>
  )
}
