'use client'
import { useEffect, useState } from 'react'
import type { Film } from './films.ts'
import { Picture } from './Picture.tsx'
import { PlayerBar } from './PlayerBar.tsx'
import { PlayerControls } from './PlayerControls.tsx'
import { createPlayback } from './playback.ts'

/** A film to look at in passing: it can be stopped and stepped, and knows no shots. */
export function FilmLoop({ film }: { film: Film }) {
  const [playback] = useState(() => createPlayback(film))
  useEffect(() => {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) playback.play()
    return playback.close
  }, [playback])
  return (
    <div className="overflow-hidden rounded-card border border-line bg-panel">
      <div className="max-h-[45vh] w-full bg-black" style={{ aspectRatio: film.width / film.height }}>
        <Picture film={film} playback={playback} />
      </div>
      {film.frames > 1 && (
        <div className="pt-1">
          <PlayerBar film={film} marks={[]} playback={playback} />
          <PlayerControls film={film} playback={playback} />
        </div>
      )}
    </div>
  )
}
