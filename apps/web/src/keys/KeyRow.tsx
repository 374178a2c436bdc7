'use client'
import { Pencil, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isApple } from '../ui/apple.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Keys } from '../ui/Keys.tsx'
import { keySigns } from '../ui/keySigns.ts'
import { words } from '../words/index.ts'
import { conflictsOf, keysOf, setKeys, useBindings } from './bindings.ts'
import { chordOf, isModifier } from './chord.ts'
import { type Command, useCommandList } from './commands.ts'

const text = words.keySheet

/** A command on the sheet: its keys, and the way to give it others. */
export function KeyRow({ command }: { command: Command }) {
  const { id, title, region } = command
  const own = useBindings((state) => state.own)
  const [isListening, setListening] = useState(false)
  const [conflict, setConflict] = useState<string | null>(null)
  const keys = keysOf(command, own)
  return (
    <li className="border-line border-b py-0.5 last:border-0">
      <div className="flex min-h-8 items-center gap-3">
        <span className="flex-1">{title}</span>
        {region !== 'everywhere' && <span className="text-faint text-label">{text.where[region]}</span>}
        {isListening ? (
          <Listener
            command={command}
            onEnd={() => {
              setListening(false)
              setConflict(null)
            }}
            onConflict={setConflict}
          />
        ) : (
          <>
            <span className="flex gap-2">
              {keys.map((one) => (
                <Keys key={one} keys={one} />
              ))}
              {keys.length === 0 && <span className="text-faint text-label">{text.noKey}</span>}
            </span>
            <span className="flex">
              {own[id] && (
                <IconButton label={text.reset(title)} onClick={() => setKeys(id, null)}>
                  <RotateCcw size={13} />
                </IconButton>
              )}
              <IconButton
                label={text.change(title)}
                onClick={() => {
                  setConflict(null)
                  setListening(true)
                }}
              >
                <Pencil size={13} />
              </IconButton>
            </span>
          </>
        )}
      </div>
      {conflict ? (
        <p role="alert" className="pb-2 text-error text-label">
          {conflict}
        </p>
      ) : (
        isListening && <p className="pb-2 text-faint text-label">{text.pressHelp}</p>
      )}
    </li>
  )
}

type ListenerProps = { command: Command; onEnd(): void; onConflict(message: string | null): void }

/** Takes the next keys that are pressed, unless another command has them where this one works. */
function Listener({ command, onEnd, onConflict }: ListenerProps) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      // before the sheet itself, which Escape would close
      event.preventDefault()
      event.stopImmediatePropagation()
      if (isModifier(event)) return
      if (event.key === 'Escape') return onEnd()
      const chord = event.key === 'Backspace' ? null : chordOf(event, isApple)
      const message = chord && conflictIn(chord, command)
      onConflict(message)
      if (message) return
      setKeys(command.id, chord ? [chord] : [])
      onEnd()
    }
    window.addEventListener('keydown', pressed, { capture: true })
    return () => window.removeEventListener('keydown', pressed, { capture: true })
  }, [command, onEnd, onConflict])
  return (
    <span role="status" className="flex items-center gap-2">
      <span className="text-accent">{text.press}</span>
      <Button look="quiet" onClick={onEnd}>
        {words.ui.cancel}
      </Button>
    </span>
  )
}

function conflictIn(chord: string, command: Command): string | null {
  const { commands } = useCommandList.getState()
  const [other] = conflictsOf(chord, command, { commands, own: useBindings.getState().own })
  return other ? text.conflict(keySigns(chord, isApple).join('+'), other.title) : null
}
