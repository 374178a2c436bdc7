'use client'
import { ChevronLeft, ChevronRight, CircleHelp, Info, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { runCommand } from '../keys/commands.ts'
import { IconButton } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { words } from '../words/index.ts'
import { Instructions } from './Instructions.tsx'
import { KeyHelp } from './KeyHelp.tsx'
import type { Scene, Study } from './study.ts'

const text = words.rating

type HeaderProps = {
  study: Study
  scenes: readonly Scene[]
  voted: ReadonlySet<string>
  at: number
  onGo(at: number): void
  playing: { isPlaying: boolean; setPlaying(isPlaying: boolean): void }
}

/** What study this is, how far one is, and what one does beside ranking. */
export function RatingHeader({ study, scenes, voted, at, onGo, playing }: HeaderProps) {
  const [isReading, setReading] = useState(false)
  const { isPlaying, setPlaying } = playing
  return (
    <header className="shrink-0 border-line border-b bg-panel">
      <div className="flex h-11 items-center gap-1 px-3">
        <h1 className="min-w-0 flex-1 truncate pl-1 font-medium">{study.title}</h1>
        <IconButton label={text.previous} keys="ArrowLeft" disabled={at === 0} onClick={() => onGo(at - 1)}>
          <ChevronLeft size={16} />
        </IconButton>
        <p className="slate whitespace-nowrap text-muted">
          {at < scenes.length ? text.scene(at, scenes.length) : text.ranked(voted.size, scenes.length)}
        </p>
        <IconButton label={text.next} keys="ArrowRight" disabled={at === scenes.length} onClick={() => onGo(at + 1)}>
          <ChevronRight size={16} />
        </IconButton>
        <span className="flex flex-1 justify-end gap-1">
          <IconButton label={isPlaying ? text.pause : text.play} keys="Space" onClick={() => setPlaying(!isPlaying)}>
            {isPlaying ? <Pause size={16} /> : <Play size={16} />}
          </IconButton>
          <IconButton label={text.instructions} onClick={() => setReading(true)}>
            <Info size={16} />
          </IconButton>
          <span className="pointer-coarse:hidden">
            <IconButton label={text.keys} keys="?" onClick={() => runCommand('keys.show')}>
              <CircleHelp size={16} />
            </IconButton>
          </span>
        </span>
      </div>
      <Progress scenes={scenes} voted={voted} at={at} />
      <Dialog title={text.instructions} isOpen={isReading} onClose={() => setReading(false)}>
        <div className="flex flex-col gap-6 p-4">
          <Instructions text={study.instructions} />
          <KeyHelp films={study.films} />
        </div>
      </Dialog>
    </header>
  )
}

/** A mark for each scene: ranked, here, to come. */
function Progress({ scenes, voted, at }: Pick<HeaderProps, 'scenes' | 'voted' | 'at'>) {
  return (
    <div
      role="progressbar"
      aria-label={text.progress}
      aria-valuemin={0}
      aria-valuemax={scenes.length}
      aria-valuenow={voted.size}
      aria-valuetext={text.ranked(voted.size, scenes.length)}
      className="flex h-1 gap-px"
    >
      {scenes.map(({ id }, place) => (
        <span
          key={id}
          className={classes('flex-1', place === at ? 'bg-text' : voted.has(id) ? 'bg-accent' : 'bg-line')}
        />
      ))}
    </div>
  )
}
