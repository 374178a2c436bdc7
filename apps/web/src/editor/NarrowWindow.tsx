'use client'
import { Clapperboard, Film, ListVideo, Workflow } from 'lucide-react'
import { useEffect } from 'react'
import { Canvas } from '../canvas/Canvas.tsx'
import { Player } from '../player/Player.tsx'
import { openPlayer, usePlayer } from '../player/usePlayer.ts'
import { RunsPanel } from '../run/RunsPanel.tsx'
import { Storyboard } from '../storyboard/Storyboard.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Empty } from '../ui/States.tsx'
import { words } from '../words/index.ts'
import { TopBar } from './TopBar.tsx'
import { type TabName, tabs, useFrame } from './useFrame.ts'

const said = words.editor.narrow
const icons = { storyboard: Clapperboard, film: Film, runs: ListVideo, canvas: Workflow }

const show = (tab: TabName) => {
  useFrame.setState({ tab })
  if (tab === 'film') openPlayer()
}

/** One place at a time, the storyboard first: for phones and small windows. */
export function NarrowWindow() {
  const tab = useFrame((state) => state.tab)
  // a film that opens by itself, when a run has ended, is to be seen
  const isPlaying = usePlayer((state) => state.isOpen)
  useEffect(() => {
    if (isPlaying) useFrame.setState({ tab: 'film' })
  }, [isPlaying])
  return (
    <>
      <TopBar />
      <main className="flex min-h-0 flex-1 flex-col">
        <div role="tabpanel" aria-label={said.tabs[tab]} className="relative min-h-0 flex-1 overflow-hidden">
          <Place tab={tab} />
        </div>
        <div role="tablist" aria-label={said.title} className="flex shrink-0 border-line border-t bg-panel">
          {tabs.map((name) => (
            <Tab key={name} name={name} isOn={name === tab} />
          ))}
        </div>
      </main>
    </>
  )
}

function Tab({ name, isOn }: { name: TabName; isOn: boolean }) {
  const Icon = icons[name]
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isOn}
      onClick={() => show(name)}
      className={classes(
        'flex h-13 min-w-0 flex-1 flex-col items-center justify-center gap-1 border-t-2 text-label',
        isOn ? 'border-accent text-text' : 'border-transparent text-muted',
      )}
    >
      <Icon size={16} aria-hidden />
      {said.tabs[name]}
    </button>
  )
}

// the storyboard and the player have a height and a place of their own on a wide window: here they fill what there is
const plain = '[&>section]:max-h-none! [&>section]:w-full! [&>section]:rounded-none! [&>section]:border-0!'
const filled = `size-full [&>section]:static! [&>section]:h-full! ${plain}`
// as tall as cards are pleasant to read
const board = `size-full [&>section]:h-[min(100%,25rem)]! ${plain}`

function Place({ tab }: { tab: TabName }) {
  switch (tab) {
    case 'storyboard':
      return (
        <div className={board}>
          <Storyboard />
        </div>
      )
    case 'film':
      return <FilmPlace />
    case 'runs':
      return <RunsPanel />
    case 'canvas':
      return (
        <section data-region="canvas" aria-label={words.editor.canvas} className="absolute inset-0">
          <Canvas />
        </section>
      )
    default:
      return tab satisfies never
  }
}

function FilmPlace() {
  const isOpen = usePlayer((state) => state.isOpen)
  if (!isOpen)
    return (
      <Empty title={said.filmClosed}>
        <Button onClick={() => openPlayer()}>{said.openFilm}</Button>
      </Empty>
    )
  return (
    <div className={filled}>
      <Player />
    </div>
  )
}
