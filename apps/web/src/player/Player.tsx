'use client'
import { X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { useResults } from '../run/useResults.ts'
import { IconButton } from '../ui/Button.tsx'
import { Empty } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { type Film, filmsOf, shotMarks } from './films.ts'
import { Picture } from './Picture.tsx'
import { PlayerBar } from './PlayerBar.tsx'
import { PlayerControls } from './PlayerControls.tsx'
import { createPlayback } from './playback.ts'
import { closePlayer, usePlayer } from './usePlayer.ts'
import { usePlayerCommands } from './usePlayerCommands.ts'

const said = words.player

/** The film, where one wants it: floating, beside the canvas, or over everything. */
export function Player() {
  const isOpen = usePlayer((state) => state.isOpen)
  return isOpen ? <OpenPlayer /> : null
}

function OpenPlayer() {
  const graph = useEditor((state) => state.project?.graph)
  const results = useResults()
  const node = usePlayer((state) => state.node)
  const films = useMemo(() => (graph ? filmsOf(graph, results) : []), [graph, results])
  const film = films.find((one) => one.node === node) ?? films[0]
  const ref = useRef<HTMLElement>(null)
  // its keys work at once
  useEffect(() => ref.current?.focus({ preventScroll: true }), [])
  return (
    <section
      ref={ref}
      data-region="player"
      aria-label={said.title}
      tabIndex={-1}
      onMouseDown={(event) => {
        // the keys stay the player's when a button was pressed with the pointer
        if (!(event.target as Element).closest('button')) return
        event.preventDefault()
        ref.current?.focus({ preventScroll: true })
      }}
      className="fixed right-80 bottom-64 z-30 flex w-[420px] flex-col rounded-card border border-line bg-panel shadow-float outline-none"
    >
      <header className="flex h-9 items-center gap-1 pr-1 pl-3">
        <span className="flex-1 truncate text-muted">{said.title}</span>
        <IconButton label={said.close} keys="Escape" onClick={closePlayer}>
          <X size={16} />
        </IconButton>
      </header>
      {film ? <Shown key={film.asset} film={film} /> : <Empty title={said.none} more={said.noneMore} />}
    </section>
  )
}

function Shown({ film }: { film: Film }) {
  const graph = useEditor((state) => state.project?.graph)
  const results = useResults()
  const marks = useMemo(() => (graph ? shotMarks(graph, results, film) : []), [graph, results, film])
  const playback = useMemo(() => createPlayback(film), [film])
  usePlayerCommands(playback, marks)
  useEffect(() => {
    playback.toggle()
    return playback.close
  }, [playback])
  return (
    <>
      <div className="aspect-square min-h-0 bg-black">
        <Picture film={film} playback={playback} />
      </div>
      {film.frames > 1 && <PlayerBar film={film} marks={marks} playback={playback} />}
      {film.frames > 1 && <PlayerControls film={film} playback={playback} />}
    </>
  )
}
