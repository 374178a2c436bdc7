'use client'
import type { Shot } from '@sceneweave/project'
import { Dices } from 'lucide-react'
import { useState } from 'react'
import { useEditor } from '../editor/useEditor.ts'
import { IconButton } from '../ui/Button.tsx'
import { Labelled, Slider, TextField } from '../ui/Fields.tsx'
import { Pop } from '../ui/Pop.tsx'
import { words } from '../words/index.ts'
import { drawSeed } from './newShot.ts'
import { changeShot, type ShotPlace } from './shotEdits.ts'

const text = words.storyboard
/** What the shipped model plays at; a clip says its own. */
const USUAL_RATE = 8

type ShotDetailsProps = { place: ShotPlace; shot: Shot; number: number; framesPerSecond?: number }

/** The number and length of a shot; pressed, its length, seed and take as fields. */
export function ShotDetails({ place, shot, number, framesPerSecond = USUAL_RATE }: ShotDetailsProps) {
  return (
    <Pop
      label={text.details}
      side="top"
      width={232}
      trigger={
        <button
          type="button"
          className="slate pointer-events-auto whitespace-nowrap rounded-[4px] bg-canvas/80 px-1 text-text hover:bg-canvas"
        >
          <span className="sr-only">{`${text.details}, ${text.shot(number)}`}</span>
          <b className="font-semibold">{number}</b>
          <span className="ml-1.5 text-muted">{text.length(shot.frames / framesPerSecond)}</span>
        </button>
      }
    >
      <div className="flex flex-col gap-3">
        <LengthField {...{ place, shot, number, framesPerSecond }} />
        <SeedField {...{ place, shot, number }} />
      </div>
    </Pop>
  )
}

// lengths that a slider reaches; longer ones are typed in the inspector
const MOST_STEPS = 24

function LengthField({ place, shot, number, framesPerSecond }: Required<ShotDetailsProps>) {
  const [held, setHeld] = useState<number | null>(null)
  const isOff = useEditor((state) => state.role === 'viewer') || shot.locked
  const frames = held ?? shot.frames
  return (
    <div>
      <p className="mb-1 flex justify-between text-label text-muted">
        <span>{text.lengthTitle}</span>
        <span className="slate">
          {text.length(frames / framesPerSecond)} · {text.frames(frames)}
        </span>
      </p>
      <Slider
        label={text.lengthOf(number)}
        value={(frames - 1) / 4}
        min={0}
        max={Math.max(MOST_STEPS, (shot.frames - 1) / 4)}
        step={1}
        disabled={isOff}
        onChange={(steps) => setHeld(1 + 4 * steps)}
        onCommit={(steps) => {
          setHeld(null)
          changeShot(place, text.edits.length, { frames: 1 + 4 * steps })
        }}
      />
    </div>
  )
}

function SeedField({ place, shot, number }: Omit<ShotDetailsProps, 'framesPerSecond'>) {
  const [typed, setTyped] = useState<string | null>(null)
  const isOff = useEditor((state) => state.role === 'viewer') || shot.locked
  const write = () => {
    const seed = Number(typed)
    if (typed !== null && typed.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0)
      changeShot(place, text.edits.seed, { seed, take: 0 })
    setTyped(null)
  }
  return (
    <div className="flex items-end gap-1">
      <div className="flex-1">
        <Labelled label={`${text.seed} · ${text.take.toLowerCase()} ${shot.take}`}>
          <TextField
            aria-label={text.seedOf(number)}
            inputMode="numeric"
            className="slate"
            disabled={isOff}
            value={typed ?? shot.seed ?? ''}
            onChange={({ target }) => setTyped(target.value)}
            onBlur={write}
            onKeyDown={({ key }) => key === 'Enter' && write()}
          />
        </Labelled>
      </div>
      <IconButton
        label={text.drawSeed}
        disabled={isOff}
        onClick={() => changeShot(place, text.edits.seed, { seed: drawSeed(), take: 0 })}
      >
        <Dices size={14} />
      </IconButton>
    </div>
  )
}
