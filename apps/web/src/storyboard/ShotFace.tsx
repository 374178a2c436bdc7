'use client'
import { Dices, Lock, LockOpen, MoreHorizontal, Scissors, Spline } from 'lucide-react'
import type { HTMLAttributes } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { classes } from '../ui/classes.ts'
import { Menu } from '../ui/Menu.tsx'
import { Tip } from '../ui/Tip.tsx'
import { useLooking } from '../ui/useLooking.ts'
import { words } from '../words/index.ts'
import { LoopingPicture } from './LoopingPicture.tsx'
import type { Lane } from './lanes/lanes.ts'
import { ShotDetails } from './ShotDetails.tsx'
import type { ShotPlace } from './shotEdits.ts'
import { toggleCut, toggleLock } from './shotEdits.ts'
import { shotMenu } from './shotMenu.tsx'
import type { Standing } from './shotState.ts'
import { picturesOf, type Shown } from './shown.ts'
import { useBoard } from './useBoard.ts'

const text = words.storyboard

type ShotFaceProps = {
  place: ShotPlace
  lane: Lane
  shown: Shown
  standing: Standing
  /** What makes it the handle by which the card is moved. */
  handle: HTMLAttributes<HTMLElement>
}

/** The pictures of a shot with its number, length, seed and mode in their corners. */
export function ShotFace({ place, lane, shown, standing, handle }: ShotFaceProps) {
  const { isLooking, handlers } = useLooking()
  const isReader = useEditor((state) => state.role === 'viewer')
  const { shot, index, mode } = lane
  const { still, moving } = picturesOf(shown)
  const isRunning = standing.state === 'running'
  const write = () => {
    if (!isReader && !shot.locked) useBoard.setState({ writing: shot.id })
  }
  const preview = isRunning ? standing.preview : undefined
  return (
    <div className="group/face relative min-h-16 flex-1 bg-canvas" {...handlers}>
      <button
        type="button"
        {...handle}
        // Enter comes as a click without a pointer
        onClick={({ detail }) => detail === 0 && write()}
        onDoubleClick={write}
        aria-label={text.shot(index + 1)}
        aria-roledescription={text.grip}
        className="absolute inset-0 size-full touch-manipulation"
      >
        <LoopingPicture
          still={still?.asset}
          moving={preview ?? moving?.asset}
          isMoving={isLooking || isRunning}
          isFaint={!shown.isOwn && !isRunning}
        />
      </button>
      <span className="pointer-events-none absolute inset-x-1 top-1 flex items-start justify-between">
        <ShotDetails place={place} shot={shot} number={index + 1} framesPerSecond={shown.clip?.framesPerSecond} />
        <Tip words={text.modeHelp[mode]}>
          <span className="slate pointer-events-auto whitespace-nowrap rounded-[4px] bg-canvas/80 px-1 text-muted">
            {text.modes[mode]}
          </span>
        </Tip>
      </span>
      <span className="absolute inset-x-1 bottom-1 flex justify-between">
        <span className="flex gap-0.5">
          <Corner
            label={index === 0 ? text.firstCut : shot.cut ? text.cut : text.noCut}
            isOff={isReader || shot.locked || index === 0}
            isOn={!shot.cut}
            onClick={() => toggleCut(place)}
          >
            {shot.cut ? <Scissors size={13} /> : <Spline size={13} />}
          </Corner>
          <Corner
            label={shot.locked ? text.unlock(index + 1) : text.lock(index + 1)}
            isOff={isReader}
            isOn={shot.locked}
            onClick={() => toggleLock(place)}
          >
            {shot.locked ? <Lock size={13} /> : shot.seed === null ? <Dices size={13} /> : <LockOpen size={13} />}
          </Corner>
        </span>
        <Menu items={shotMenu(place, { lane, isReader })}>
          <button
            type="button"
            aria-label={text.more(index + 1)}
            className="grid size-6 place-items-center rounded-[4px] bg-canvas/80 text-muted hover:text-text"
          >
            <MoreHorizontal size={14} />
          </button>
        </Menu>
      </span>
    </div>
  )
}

type CornerProps = { label: string; isOn: boolean; isOff: boolean; onClick(): void; children: React.ReactNode }

/** A small switch set over the picture. */
function Corner({ label, isOn, isOff, onClick, children }: CornerProps) {
  return (
    <Tip words={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isOn}
        aria-disabled={isOff}
        onClick={() => isOff || onClick()}
        className={classes(
          'grid size-6 place-items-center rounded-[4px] bg-canvas/80 aria-disabled:opacity-45',
          isOn ? 'text-accent' : 'text-muted hover:text-text',
        )}
      >
        {children}
      </button>
    </Tip>
  )
}
