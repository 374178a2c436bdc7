'use client'
import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useEditor } from '../editor/useEditor.ts'
import { type Command, useCommands } from '../keys/commands.ts'
import { useRun } from '../run/useRun.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { words } from '../words/index.ts'
import { beginTour, endTour, reachStep, recallTour, type TourStep, tourSteps, useTour } from './tour.ts'
import { cardPlace } from './tourPlace.ts'
import { type Anchor, type Spot, useSpot } from './useSpot.ts'

const text = words.home.tour

const commands: readonly Command[] = [
  {
    id: 'tour.show',
    title: text.command,
    group: text.group,
    region: 'everywhere',
    run() {
      const { project } = useEditor.getState()
      if (project) beginTour(project.id)
    },
  },
]

const first = (selector: string) => () => document.querySelector(selector)
const board = first('[data-region=storyboard]')
const title = first('header h1')
const film = [first('[data-region=player]')]
const runButton = () => document.querySelector(`header [aria-label="${words.run.more}"]`)?.parentElement ?? null
const shot = (at: number) => () => document.querySelectorAll('[data-region=storyboard] [data-shot]')[at] ?? null

/** What each step points at: the first that is on the screen. */
const anchors: Record<TourStep, readonly Anchor[]> = {
  welcome: [board, title],
  render: [runButton, title],
  change: [shot(1), board, title],
  end: [runButton, title],
}

/** Three steps from an open scene to a film. It never covers what it points at, nor the film, takes no focus and blocks nothing. */
export function Tour() {
  useCommands(commands)
  useEffect(recallTour, [])
  const project = useEditor((state) => state.project?.id)
  const place = useTour((state) => state.place)
  if (!place || place.project !== project) return null
  return <Step key={place.step} step={tourSteps[place.step]} at={place.step} />
}

function Step({ step, at }: { step: TourStep; at: number }) {
  const spot = useSpot(anchors[step])
  const player = useSpot(film)
  const card = useRef<HTMLElement>(null)
  const [height, setHeight] = useState(usualHeight)
  useLayoutEffect(() => {
    if (card.current && card.current.offsetHeight !== height) setHeight(card.current.offsetHeight)
  })
  const isBusy = useRun(({ status }) => status === 'running' || status === 'waiting')
  useProgress(step)
  const { title, more } = said(step, isBusy)
  const screen = { width: window.innerWidth, height: window.innerHeight }
  const place = spot && cardPlace(spot, { width: cardWidth, height }, { screen, shy: player ? [player] : [] })
  if (!spot || !place) return null
  return createPortal(
    <>
      <Ring spot={spot} />
      <aside
        ref={card}
        aria-label={text.label}
        aria-live="polite"
        style={place}
        className="fixed z-30 w-76 rounded-sheet border border-accent bg-raised p-4 shadow-float"
      >
        <div className="flex items-start gap-2">
          <p className="flex-1 font-medium">{title}</p>
          <IconButton label={text.skip} className="-mt-1.5 -mr-2" onClick={endTour}>
            <X size={14} />
          </IconButton>
        </div>
        <p className="text-muted">{more}</p>
        <div className="mt-3 flex items-center justify-between">
          <span className="slate text-faint">{text.count(Math.min(at + 1, 3), 3)}</span>
          {step === 'welcome' && (
            <Button look="main" onClick={() => reachStep('render')}>
              {text.next}
            </Button>
          )}
          {step === 'end' && (
            <Button look="main" onClick={endTour}>
              {text.finish}
            </Button>
          )}
        </div>
      </aside>
    </>,
    document.body,
  )
}

function said(step: TourStep, isBusy: boolean): { title: string; more: string } {
  switch (step) {
    case 'welcome':
      return { title: text.welcome, more: text.welcomeMore }
    case 'render':
      return { title: text.render, more: isBusy ? text.rendering : text.renderMore }
    case 'change':
      return { title: text.change, more: isBusy ? text.again : text.changeMore }
    case 'end':
      return { title: text.end, more: text.endMore }
    default:
      return step satisfies never
  }
}

/** What a person does moves the tour on: a finished run, and then another one. */
function useProgress(step: TourStep): void {
  const run = useRun((state) => state.run)
  const status = useRun((state) => state.status)
  const [begun, setBegun] = useState<string | null>(null)
  useEffect(() => {
    if (status === 'running') setBegun(run)
    if (status !== 'done' || begun !== run) return
    reachStep(step === 'render' || step === 'welcome' ? 'change' : 'end')
  }, [run, status, begun, step])
}

function Ring({ spot }: { spot: Spot }) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed z-30 rounded-card border-2 border-accent"
      style={{ left: spot.left - 4, top: spot.top - 4, width: spot.width + 8, height: spot.height + 8 }}
    />
  )
}

const cardWidth = 304
const usualHeight = 150
