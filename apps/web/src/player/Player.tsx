'use client'
import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useEditor } from '../editor/useEditor.ts'
import { useCommands } from '../keys/commands.ts'
import { type NodeOutputs, useResults } from '../run/useResults.ts'
import { classes } from '../ui/classes.ts'
import { Empty, Waiting } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { type Film, filmsOf, shotMarks } from './films.ts'
import { PlayerBar } from './PlayerBar.tsx'
import { PlayerControls } from './PlayerControls.tsx'
import { PlayerHeader } from './PlayerHeader.tsx'
import { createPlayback, type PlaybackState } from './playback.ts'
import { Screen } from './Screen.tsx'
import { useFilmBefore } from './useFilmBefore.ts'
import { useDock, useFloating } from './usePlace.ts'
import { openPlayer, type PlayerPlace, usePlayer } from './usePlayer.ts'
import { usePlayerCommands } from './usePlayerCommands.ts'

const said = words.player

const offered = [
  { id: 'player.open', title: said.open, group: said.group, region: 'everywhere', run: () => openPlayer() },
] as const

/** The film, where one wants it: floating, beside the canvas, or over everything. */
export function Player() {
  useCommands(offered)
  const isOpen = usePlayer((state) => state.isOpen)
  return isOpen ? <OpenPlayer /> : null
}

const places: Record<PlayerPlace, string> = {
  float: 'fixed z-30 rounded-card border shadow-float max-md:inset-x-0! max-md:bottom-0! max-md:w-full!',
  dock: 'absolute inset-y-0 right-0 z-10 w-[42%] border-l',
  fill: 'fixed inset-0 z-30',
}

function OpenPlayer() {
  const graph = useEditor((state) => state.project?.graph)
  const results = useResults()
  const { node, place, comparing } = usePlayer()
  const films = useMemo(() => (graph ? filmsOf(graph, results) : []), [graph, results])
  const film = films.find((one) => one.node === node) ?? films[0]
  const { before, isKnown } = useFilmBefore(film ?? noFilm, film !== undefined && comparing !== 'none')
  const isFetching = useIsFetching({ queryKey: [['projects', 'results']] }) > 0
  const ref = useRef<HTMLElement>(null)
  const { style, grab } = useFloating()
  const dock = useDock(place)
  // its keys work at once, wherever it stands; who writes when it opens by itself goes on writing
  useEffect(() => {
    if (place && !isWriting()) ref.current?.focus({ preventScroll: true })
  }, [place])
  const player = (
    <section
      ref={ref}
      data-region="player"
      aria-label={said.title}
      tabIndex={-1}
      style={place === 'float' ? style : undefined}
      className={classes('flex flex-col border-line bg-panel outline-none', places[place])}
      onMouseDown={(event) => {
        // the keys stay the player's when a button was pressed with the pointer
        if (!(event.target as Element).closest('button')) return
        event.preventDefault()
        ref.current?.focus({ preventScroll: true })
      }}
    >
      <PlayerHeader film={film} films={films} hasBefore={before !== undefined} onGrab={grab} />
      {film && graph ? (
        <Shown key={film.asset} film={film} before={before} isAlone={isKnown && !before} results={results} />
      ) : isFetching ? (
        <Waiting label={said.waiting} />
      ) : (
        <Empty title={said.none} more={said.noneMore} />
      )}
    </section>
  )
  return place === 'dock' && dock ? createPortal(player, dock) : player
}

const isWriting = (): boolean => document.activeElement?.closest('input, textarea, select') != null

const noFilm: Film = {
  node: '',
  run: '',
  asset: '',
  mediaType: '',
  bytes: 0,
  frames: 1,
  framesPerSecond: 1,
  width: 1,
  height: 1,
}

// moved beside the canvas, or closed and opened, a film goes on where it was
const leftAt = new Map<string, PlaybackState>()

// the last wish to see it move that was granted: moved elsewhere on the page it does not begin again
let answered = 0

type ShownProps = {
  film: Film
  before: Film | undefined
  isAlone: boolean
  results: Readonly<Record<string, NodeOutputs>>
}

function Shown({ film, before, isAlone, results }: ShownProps) {
  const graph = useEditor((state) => state.project?.graph)
  const { place, comparing } = usePlayer()
  // keyed by its bytes: what else is found out about a film does not begin it again
  const [shown] = useState(film)
  const [playback] = useState(() => createPlayback(film, leftAt.get(film.asset)))
  const marks = useMemo(() => (graph ? shotMarks(graph, results, film) : []), [graph, results, film])
  usePlayerCommands(playback, marks)
  useEffect(() => {
    if (!leftAt.has(shown.asset) && !matchMedia('(prefers-reduced-motion: reduce)').matches) playback.play()
    return () => {
      leftAt.set(shown.asset, playback.store.getState())
      playback.close()
    }
  }, [playback, shown])
  const asked = usePlayer((state) => state.asked)
  useEffect(() => {
    if (asked > answered) playback.play()
    answered = asked
  }, [asked, playback])
  const isSide = comparing === 'side' && before !== undefined
  return (
    <>
      {comparing !== 'none' && isAlone && <p className="px-3 pb-2 text-label text-muted">{said.noneBefore}</p>}
      <div
        className={classes(
          'overflow-hidden bg-black',
          place === 'float' ? 'max-h-[60vh] max-xl:max-h-none max-xl:min-h-0 max-xl:flex-1' : 'min-h-0 flex-1',
        )}
        style={place === 'float' ? { aspectRatio: (film.width * (isSide ? 2 : 1)) / film.height } : undefined}
      >
        <Screen film={shown} before={before} comparing={comparing} playback={playback} />
      </div>
      {film.frames > 1 && (
        <div className="shrink-0 pt-1">
          <PlayerBar film={film} marks={marks} playback={playback} />
          <PlayerControls film={film} playback={playback} />
        </div>
      )}
    </>
  )
}
