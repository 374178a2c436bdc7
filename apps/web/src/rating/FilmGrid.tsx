'use client'
import { useState } from 'react'
import { words } from '../words/index.ts'
import { FilmTile } from './FilmTile.tsx'
import { filmGrid, GAP } from './filmGrid.ts'
import { studyFilmUrl } from './study.ts'
import type { Together } from './together.ts'
import { useRoom } from './useRoom.ts'

type FilmGridProps = {
  films: readonly string[]
  ranking: readonly string[]
  next?: readonly string[]
  together: Together
  look: { aspect: number; setAspect(aspect: number): void }
  onChoose(film: string): void
}

/** The films of a scene side by side, as large as they can be, playing as one. */
export function FilmGrid({ films, ranking, next, together, look, onChoose }: FilmGridProps) {
  const { ref, room } = useRoom<HTMLDivElement>()
  const { aspect, setAspect } = look
  const [loaded, setLoaded] = useState(0)
  const grid = room && filmGrid(films.length, room, aspect)
  return (
    <div ref={ref} className="mx-4 mb-3 flex min-h-0 flex-1 overflow-auto">
      {grid && (
        <ul
          aria-label={words.rating.films}
          className="m-auto grid justify-center"
          style={{ gap: GAP, gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)` }}
        >
          {films.map((film, at) => (
            <FilmTile
              key={film}
              film={film}
              number={at + 1}
              rank={ranking.indexOf(film)}
              of={films.length}
              aspect={aspect}
              together={together}
              onChoose={() => onChoose(film)}
              onLoaded={(own) => {
                setAspect(own)
                setLoaded((count) => count + 1)
              }}
            />
          ))}
        </ul>
      )}
      {loaded >= films.length && next?.map((film) => <Ahead key={film} film={film} />)}
    </div>
  )
}

/** Fetches a film before it is wanted. */
function Ahead({ film }: { film: string }) {
  return <video src={studyFilmUrl(film)} preload="auto" muted hidden tabIndex={-1} aria-hidden />
}
